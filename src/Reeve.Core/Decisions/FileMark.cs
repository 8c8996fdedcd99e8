namespace Reeve.Core.Decisions;

/// <summary>
/// One file that a call wrote: the first eight bytes of the keyed digest of its absolute path. It is told apart from others without the path being
/// kept.
/// </summary>
/// <param name="Bits">The bytes, the first one highest.</param>
public readonly record struct FileMark(ulong Bits);
