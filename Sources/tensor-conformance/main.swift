print("tensor-conformance")
