import Conformance
import Foundation
import TensorLibraries
import TinyTensor

exit(TinyLibrary().backend(jobs: 1).serve())
