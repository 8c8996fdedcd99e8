using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>One file that carries a part of a hook.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Mode">Permissions once written; null keeps those of an existing file.</param>
/// <param name="Add">From the file without Reeve's part (null: no file) to the file with it.</param>
/// <param name="Strip">From any later state of the file to the same without Reeve's part; null when nothing is left.</param>
internal sealed record HookFile(
    string Path, UnixFileMode? Mode, Func<byte[]?, Result<byte[]>> Add, Func<byte[], Result<byte[]?>> Strip);
