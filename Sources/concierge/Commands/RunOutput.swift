import Scripting

/// The script's words, plans and progress on the console.
struct RunOutput: ScriptOutput {
  let console: Console

  func write(_ line: String) { console.output(line) }

  func planned(_ effect: PlannedEffect) { console.note(effect.description, json: effect.json) }

  func progress(_ progress: WalkProgress) {
    console.progress(entity: progress.entity, done: progress.recordsRead, total: progress.total)
  }
}
