import Nexudus

extension Watcher {
  /// Asks for the server's time, without which nothing can be told from anything: the own clock may be wrong by days.
  ///
  /// - Returns: nil once it is known; else when to look again, by whatever clock there is. The answer wakes the watch.
  func learnTime(_ group: inout DiscardingTaskGroup) -> Int64? {
    isTimeKnown = isTimeKnown || reader.knowsServerTime
    if isTimeKnown { return nil }
    if !isLearningTime {
      isLearningTime = true
      group.addTask { await self.learnTime() }
    }
    return now + 3600
  }

  private func learnTime() async {
    do throws(NexudusError) {
      try await reader.learnServerTime()
      recover("space")
    } catch {
      guard error.kind != .cancelled else { return }
      complain("space", error.message)
      do { try await clock.sleep(for: .seconds(15)) } catch { return }
    }
    isLearningTime = false
    wake()
  }
}
