import Scripting

/// The script's words, plans and progress on the console.
struct RunOutput: ScriptOutput {
  let console: Console
  let collector: PlanCollector

  func write(_ line: String) { console.output(line) }

  /// One object as it comes; people see how many there are, and the whole plan at the end.
  func planned(_ effect: PlannedEffect) {
    let count = collector.add(effect)
    if console.style.isJSON { return console.note(effect.json) }
    console.progress(entity: "planned effects", done: count, total: nil)
  }

  func progress(_ progress: WalkProgress) {
    console.progress(entity: progress.entity, done: progress.recordsRead, total: progress.total)
  }
}
