import Foundation
import TensorTypes

/// A matrix of numbers in double precision, row by row: what the decompositions work on.
package struct DenseMatrix {
    package typealias Number = Complex<Double>

    package let rows: Int
    package let columns: Int
    package var elements: [Number]

    package init(_ rows: Int, _ columns: Int, _ elements: [Number]) {
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    package init(zeros rows: Int, _ columns: Int) {
        self.init(rows, columns, [Number](repeating: Number(0), count: rows * columns))
    }

    package static func identity(_ size: Int) -> DenseMatrix {
        var matrix = DenseMatrix(zeros: size, size)
        for index in 0..<size { matrix[index, index] = Number(1) }
        return matrix
    }

    package subscript(row: Int, column: Int) -> Number {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    /// The conjugate of the transposed matrix.
    package var adjoint: DenseMatrix {
        var result = DenseMatrix(zeros: columns, rows)
        for row in 0..<rows { for column in 0..<columns { result[column, row] = self[row, column].conjugate } }
        return result
    }

    package static func * (left: DenseMatrix, right: DenseMatrix) -> DenseMatrix {
        var result = DenseMatrix(zeros: left.rows, right.columns)
        for row in 0..<left.rows {
            for inner in 0..<left.columns {
                let factor = left[row, inner]
                for column in 0..<right.columns {
                    result[row, column] = result[row, column] + factor * right[inner, column]
                }
            }
        }
        return result
    }

    /// The first rows and columns.
    package func part(_ rows: Int, _ columns: Int) -> DenseMatrix {
        var result = DenseMatrix(zeros: rows, columns)
        for row in 0..<rows { for column in 0..<columns { result[row, column] = self[row, column] } }
        return result
    }

    mutating func swapRows(_ first: Int, _ second: Int) {
        guard first != second else { return }
        for column in 0..<columns { elements.swapAt(first * columns + column, second * columns + column) }
    }
}

extension Complex where Part == Double {
    /// The distance from 0.
    package var magnitude: Double { Foundation.hypot(real, imaginary) }
    static func * (left: Complex, right: Double) -> Complex { Complex(left.real * right, left.imaginary * right) }
}

// MARK: Triangles

extension DenseMatrix {
    /// Lower and upper triangle in one matrix, and the row that each row was exchanged with.
    package struct LU {
        package var matrix: DenseMatrix
        package var pivots: [Int]

        package init(matrix: DenseMatrix, pivots: [Int]) {
            self.matrix = matrix
            self.pivots = pivots
        }

        /// The first diagonal element that is 0.
        package var firstZero: Int? {
            (0..<min(matrix.rows, matrix.columns)).first { matrix[$0, $0] == Number(0) }
        }

        /// The product of the diagonal, with the sign of the exchanges.
        package var determinant: Number {
            (0..<matrix.rows).reduce(Number(1)) { product, index in
                let next = product * matrix[index, index]
                return pivots[index] == index ? next : next * -1.0
            }
        }
    }

    /// Gaussian elimination with partial pivoting, as LAPACK's `getrf` does.
    package func lu(pivots usesPivots: Bool = true) -> LU {
        var matrix = self
        var pivots: [Int] = []
        for step in 0..<min(rows, columns) {
            var best = step
            if usesPivots {
                for row in (step + 1)..<max(rows, step + 1)
                where size(matrix[row, step]) > size(matrix[best, step]) { best = row }
            }
            pivots.append(best)
            matrix.swapRows(step, best)
            let pivot = matrix[step, step]
            guard pivot != Number(0) else { continue }
            for row in (step + 1)..<max(rows, step + 1) {
                let factor = matrix[row, step] / pivot
                matrix[row, step] = factor
                guard factor != Number(0) else { continue }
                for column in (step + 1)..<max(columns, step + 1) {
                    matrix[row, column] = matrix[row, column] - factor * matrix[step, column]
                }
            }
        }
        return LU(matrix: matrix, pivots: pivots)
    }

    /// What LAPACK compares by: the sum of the parts' magnitudes.
    private func size(_ value: Number) -> Double { value.real.magnitude + value.imaginary.magnitude }

    /// The triangle on or above the diagonal, or the one below it, with ones on it if `isUnit`.
    package func triangle(upper: Bool, isUnit: Bool = false) -> DenseMatrix {
        var result = DenseMatrix(zeros: rows, columns)
        for row in 0..<rows {
            for column in 0..<columns where upper ? column >= row : column <= row {
                result[row, column] = row == column && isUnit ? Number(1) : self[row, column]
            }
        }
        return result
    }

    /// Solves `self X = right`, of which only one triangle is read.
    package func solveTriangular(_ right: DenseMatrix, upper: Bool, isUnit: Bool = false) -> DenseMatrix {
        var result = right
        for row in upper ? Array((0..<rows).reversed()) : Array(0..<rows) {
            for column in 0..<right.columns {
                var value = result[row, column]
                for inner in upper ? (row + 1)..<max(rows, row + 1) : 0..<row {
                    value = value - self[row, inner] * result[inner, column]
                }
                result[row, column] = isUnit ? value : value / self[row, row]
            }
        }
        return result
    }

    /// The factor of a Hermitian matrix; where it is not positive-definite, the order of the minor that shows it.
    package func cholesky() -> (factor: DenseMatrix, failure: Int?) {
        var factor = DenseMatrix(zeros: rows, rows)
        for column in 0..<rows {
            var diagonal = self[column, column].real
            for inner in 0..<column {
                let part = factor[column, inner].magnitude
                diagonal -= part * part
            }
            guard diagonal > 0 else { return (factor, column + 1) }
            let root = diagonal.squareRoot()
            factor[column, column] = Number(root)
            for row in (column + 1)..<max(rows, column + 1) {
                var value = self[row, column]
                for inner in 0..<column { value = value - factor[row, inner] * factor[column, inner].conjugate }
                factor[row, column] = value * (1 / root)
            }
        }
        return (factor, nil)
    }
}

extension DenseMatrix.LU {
    /// Solves with the matrix that was decomposed.
    package func solve(_ right: DenseMatrix) -> DenseMatrix {
        var permuted = right
        for (row, pivot) in pivots.enumerated() { permuted.swapRows(row, pivot) }
        let lower = matrix.solveTriangular(permuted, upper: false, isUnit: true)
        return matrix.solveTriangular(lower, upper: true)
    }

    /// The permutation that undoes the exchanges.
    package var permutation: DenseMatrix {
        var order = Array(0..<matrix.rows)
        for (row, pivot) in pivots.enumerated() { order.swapAt(row, pivot) }
        var result = DenseMatrix(zeros: matrix.rows, matrix.rows)
        for (position, row) in order.enumerated() { result[row, position] = DenseMatrix.Number(1) }
        return result
    }
}

// MARK: Orthogonal matrices

extension DenseMatrix {
    /// Householder's decomposition, with LAPACK's signs; `Q` has as many columns as rows if `isComplete`.
    package func qr(isComplete: Bool) -> (q: DenseMatrix, r: DenseMatrix) {
        let (packed, scales) = householder()
        let count = Swift.min(rows, columns)
        let width = isComplete ? rows : count
        return (packed.householderProduct(scales, width: width), packed.triangle(upper: true).part(width, columns))
    }

    /// The triangle on and above the diagonal, the reflectors below it, and their scales, as LAPACK's `geqrf` leaves them.
    package func householder() -> (packed: DenseMatrix, scales: [Number]) {
        var packed = self
        var scales: [Number] = []
        for step in 0..<Swift.min(rows, columns) {
            let head = packed[step, step]
            let rest = ((step + 1)..<Swift.max(rows, step + 1)).reduce(0.0) {
                let size = packed[$1, step].magnitude
                return $0 + size * size
            }
            guard rest > 0 || head.imaginary != 0 else {
                scales.append(Number(0))
                continue
            }
            let length = (head.magnitude * head.magnitude + rest).squareRoot()
            let diagonal = head.real > 0 || (head.real == 0 && head.real.sign == .plus) ? -length : length
            let scale = Number((diagonal - head.real) / diagonal, -head.imaginary / diagonal)
            let divisor = head - Number(diagonal)
            for row in (step + 1)..<Swift.max(rows, step + 1) { packed[row, step] = packed[row, step] / divisor }
            packed[step, step] = Number(diagonal)
            for column in (step + 1)..<Swift.max(columns, step + 1) {
                packed.reflect(column, by: packed, step, scale.conjugate)
            }
            scales.append(scale)
        }
        return (packed, scales)
    }

    /// Applies a reflector, kept in a column of `source`, to a column.
    private mutating func reflect(_ column: Int, by source: DenseMatrix, _ step: Int, _ scale: Number) {
        var product = self[step, column]
        for row in (step + 1)..<Swift.max(rows, step + 1) {
            product = product + source[row, step].conjugate * self[row, column]
        }
        let factor = scale * product
        self[step, column] = self[step, column] - factor
        for row in (step + 1)..<Swift.max(rows, step + 1) {
            self[row, column] = self[row, column] - source[row, step] * factor
        }
    }

    /// The first columns of the product of reflectors kept below the diagonal.
    package func householderProduct(_ scales: [Number], width: Int) -> DenseMatrix {
        var result = DenseMatrix.identity(rows).part(rows, width)
        for step in scales.indices.reversed() {
            for column in 0..<width { result.reflect(column, by: self, step, scales[step]) }
        }
        return result
    }

    /// Eigenvalues, in rising order, and eigenvectors of a Hermitian matrix, by Jacobi's rotations.
    package func hermitianEigen() -> (values: [Double], vectors: DenseMatrix) {
        let (_, values, right) = shifted().svd()
        let shift = shiftOfSpectrum
        let order = (0..<rows).sorted { values[$0] < values[$1] }
        var vectors = DenseMatrix(zeros: rows, rows)
        for (position, index) in order.enumerated() {
            for row in 0..<rows { vectors[row, position] = right[index, row].conjugate }
        }
        return (order.map { values[$0] - shift }, vectors)
    }

    /// A bound of the eigenvalues' magnitudes; moved by it, a Hermitian matrix has its singular values for eigenvalues.
    private var shiftOfSpectrum: Double {
        (0..<rows).map { row in (0..<columns).reduce(0.0) { $0 + self[row, $1].magnitude } }.max() ?? 0
    }

    private func shifted() -> DenseMatrix {
        var result = self
        let shift = shiftOfSpectrum
        for index in 0..<rows { result[index, index] = result[index, index] + Number(shift) }
        return result
    }

    /// `U diag(S) Vh` with falling `S`, by one-sided Jacobi rotations; `U` and `Vh` have min(rows, columns) vectors.
    package func svd() -> (u: DenseMatrix, values: [Double], vh: DenseMatrix) {
        if rows < columns {
            let (u, values, vh) = adjoint.svd()
            return (vh.adjoint, values, u.adjoint)
        }
        var work = self
        var right = DenseMatrix.identity(columns)
        for _ in 0..<60 where work.rotateColumns(with: &right) {}
        let lengths = (0..<columns).map { column in
            (0..<rows).reduce(0.0) { $0 + work[$1, column].magnitude * work[$1, column].magnitude }.squareRoot()
        }
        let order = (0..<columns).sorted { (lengths[$0], -$0) > (lengths[$1], -$1) }
        let greatest = lengths.max() ?? 0
        var left = DenseMatrix(zeros: rows, columns)
        var vh = DenseMatrix(zeros: columns, columns)
        for (position, column) in order.enumerated() {
            for row in 0..<columns { vh[position, row] = right[row, column].conjugate }
            if lengths[column] > greatest * 1e-15 {
                for row in 0..<rows { left[row, position] = work[row, column] * (1 / lengths[column]) }
            } else {
                left.completeColumn(position)
            }
        }
        return (left, order.map { lengths[$0] }, vh)
    }

    /// Makes all pairs of columns orthogonal once; false if they were.
    private mutating func rotateColumns(with right: inout DenseMatrix) -> Bool {
        var hasRotated = false
        for first in 0..<columns {
            for second in (first + 1)..<Swift.max(columns, first + 1) {
                var (alpha, beta, gamma) = (0.0, 0.0, Number(0))
                for row in 0..<rows {
                    let (a, b) = (self[row, first], self[row, second])
                    alpha += a.real * a.real + a.imaginary * a.imaginary
                    beta += b.real * b.real + b.imaginary * b.imaginary
                    gamma = gamma + a.conjugate * b
                }
                let size = gamma.magnitude
                guard size > 1e-16 * (alpha * beta).squareRoot(), size > 0 else { continue }
                hasRotated = true
                let phase = gamma * (1 / size)
                let zeta = (beta - alpha) / (2 * size)
                let tangent = (zeta < 0 ? -1.0 : 1.0) / (zeta.magnitude + (1 + zeta * zeta).squareRoot())
                let cosine = 1 / (1 + tangent * tangent).squareRoot()
                rotate(first, second, cosine, cosine * tangent, phase)
                right.rotate(first, second, cosine, cosine * tangent, phase)
            }
        }
        return hasRotated
    }

    private mutating func rotate(_ first: Int, _ second: Int, _ cosine: Double, _ sine: Double, _ phase: Number) {
        for row in 0..<rows {
            let (a, b) = (self[row, first], self[row, second] * phase.conjugate)
            self[row, first] = a * cosine - b * sine
            self[row, second] = a * sine + b * cosine
        }
    }

    /// Fills a column with a unit vector that is orthogonal to those before it.
    package mutating func completeColumn(_ position: Int) {
        for candidate in 0..<rows {
            var vector = [Number](repeating: Number(0), count: rows)
            vector[candidate] = Number(1)
            for column in 0..<position {
                var product = Number(0)
                for row in 0..<rows { product = product + self[row, column].conjugate * vector[row] }
                for row in 0..<rows { vector[row] = vector[row] - product * self[row, column] }
            }
            let length = vector.reduce(0.0) { $0 + $1.magnitude * $1.magnitude }.squareRoot()
            guard length > 0.5 / Double(Swift.max(rows, 1)).squareRoot() else { continue }
            for row in 0..<rows { self[row, position] = vector[row] * (1 / length) }
            return
        }
    }
}

extension Complex where Part == Double {
    /// The number of magnitude 1 after some turns around 0, exact at quarters.
    package static func turn(_ turns: Double) -> Complex {
        let rest = turns - turns.rounded(.down)
        switch rest {
        case 0: return Complex(1, 0)
        case 0.25: return Complex(0, 1)
        case 0.5: return Complex(-1, 0)
        case 0.75: return Complex(0, -1)
        default: return Complex(Foundation.cos(2 * Double.pi * rest), Foundation.sin(2 * Double.pi * rest))
        }
    }
}

extension Double {
    /// The natural logarithm.
    package static func logarithm(_ value: Double) -> Double { Foundation.log(value) }
}
