using Reeve.Agents.Commands;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Hooks;

/// <summary>What follows from a tool call alone.</summary>
/// <param name="Folder">Working folder relative to the scope's root.</param>
/// <param name="Text">The canonical text.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Found">Its classification.</param>
internal sealed record KnownAction(string Folder, ReadOnlyMemory<byte> Text, ActionDigest Digest, Classification Found);

/// <summary>
/// What followed from the newest calls: every call comes at least twice, before it runs and with its outcome, and agents repeat themselves.
/// Holds only what rests on nothing but the call (no classification that rests on the disk or on calls before it), compares the whole call, and is bounded:
/// 1024 calls with inputs of up to 4 kB. Safe for concurrent use.
/// </summary>
internal sealed class RecentActions
{
    private const int Places = 1024;
    private const int LongestInput = 4096;

    private readonly Entry?[] _entries = new Entry?[Places];

    /// <summary>What is known of exactly this call, or null.</summary>
    public KnownAction? Find(in ToolCall call) =>
        call.InputJson.Length <= LongestInput && Volatile.Read(ref _entries[PlaceOf(call)]) is { } entry && entry.Is(call) ? entry.Action : null;

    /// <summary>Keeps it in place of another that falls on the same place.</summary>
    public void Keep(in ToolCall call, KnownAction action)
    {
        if (call.InputJson.Length <= LongestInput && !action.Found.RestsOnDisk)
        {
            Volatile.Write(
                ref _entries[PlaceOf(call)],
                new Entry(call.Tool, call.InputJson.ToArray(), call.Cwd, call.ScopeRoot, action with { Text = action.Text.ToArray() }));
        }
    }

    private static int PlaceOf(in ToolCall call)
    {
        var hash = default(HashCode);
        hash.AddBytes(call.InputJson.Span);
        return (int)((uint)hash.ToHashCode() % Places);
    }

    private sealed class Entry(string tool, byte[] input, string? cwd, string? scopeRoot, KnownAction action)
    {
        public KnownAction Action => action;

        public bool Is(in ToolCall call) =>
            call.Tool == tool && call.Cwd == cwd && call.ScopeRoot == scopeRoot && call.InputJson.Span.SequenceEqual(input);
    }
}
