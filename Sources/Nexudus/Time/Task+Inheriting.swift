extension Task where Failure == Never, Success: Sendable {
  /// Begins a task of its own on the executor that the present one prefers: a world with one thread stays on it.
  @discardableResult
  public static func inheriting(_ operation: @escaping @Sendable () async -> Success) -> Task {
    let executor = withUnsafeCurrentTask { $0?.unownedTaskExecutor?.asTaskExecutor() }
    return Task(executorPreference: executor) { await operation() }
  }
}
