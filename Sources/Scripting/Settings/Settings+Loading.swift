import Nexudus

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Settings {
  /// Runs a settings file in the scripts' sandbox.
  ///
  /// - Throws: `ScriptFailure` where the file can't be read, may be written by others, or says something unknown.
  public static func load(
    path: String, secrets: any SecretSource, redactor: Redactor
  ) async throws(ScriptFailure) -> Settings {
    var status = stat()
    // Whoever may write the settings may send the account's password elsewhere.
    if stat(path, &status) == 0 {
      if status.st_mode & (S_IWGRP | S_IWOTH) != 0 {
        throw ScriptFailure(usage: "\(path) may be written by others, so it is not used; run: chmod go-w '\(path)'")
      }
      if status.st_uid != geteuid(), status.st_uid != 0 {
        throw ScriptFailure(
          usage: "\(path) belongs to another user, so it is not used; run the program as that user, or copy the file")
      }
    }
    let source = try ScriptSource.file(path)
    return try await SettingsScript(secrets: secrets, redactor: redactor).run(source)
  }
}
