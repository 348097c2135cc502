/// The suite as a whole.
public enum Suite {
    /// The version that reports name.
    public static let version = "0.1.0"
}
