import CLuaBridge

/// A function of a script, kept by Swift. It may be handed around freely and is called by ``LuaScript/call(_:_:total:)``.
public final class LuaFunction: Sendable {
  private let reference: Int32
  private let core: LuaCore

  init(at index: Int32, on L: OpaquePointer, core: LuaCore) {
    reference = clb_ref(L, index)
    self.core = core
  }

  deinit { core.release(reference) }

  func push(on L: OpaquePointer, core: LuaCore) throws(LuaError) {
    guard core === self.core else { throw .usage("a function of one script can't be used in another one") }
    clb_push_ref(L, reference)
  }
}
