using System.Runtime.CompilerServices;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Replay.Transcripts;

/// <summary>
/// Transcripts as the hook calls they amount to, in order of time, each call and each result once however many files have it. Streamed: in memory
/// are the calls under way and the ids seen.
/// </summary>
public sealed class TranscriptHooks
{
    private readonly TranscriptReader[] _readers;
    private readonly Dictionary<string, TranscriptItem> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _called = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private long _consumed;

    /// <summary>Over these files.</summary>
    public TranscriptHooks(IReadOnlyList<string> files)
    {
        _readers = [.. files.Select((path, index) => new TranscriptReader(path, index, bytes => _consumed += bytes))];
    }

    /// <summary>Bytes read so far.</summary>
    public long BytesRead => _consumed;

    /// <summary>Calls without a result so far.</summary>
    public int Open => _open.Count;

    /// <summary>Why a file could not be read to its end; null while all is well.</summary>
    public Refusal? Refusal => Array.Find(_readers, r => r.Refusal is not null)?.Refusal;

    /// <summary>Lines read of each file.</summary>
    public IReadOnlyList<long> Lines => [.. _readers.Select(r => r.Lines)];

    /// <summary>The steps; ends early when <see cref="Refusal"/> is set.</summary>
    public async IAsyncEnumerable<HookStep> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (TranscriptItem item in TranscriptMerge.ReadAsync(_readers, cancellationToken).ConfigureAwait(false))
        {
            if (Refusal is not null)
            {
                yield break;
            }

            HookStep? step = item.Kind switch
            {
                TranscriptItemKind.Call => Begin(item),
                TranscriptItemKind.Result => End(item),
                _ => new HookStep(item.At, item.File, item.Where, default, Torn: item.Kind == TranscriptItemKind.Torn, Problem: item.Problem),
            };
            if (step is not null)
            {
                yield return step;
            }
        }
    }

    private HookStep? Begin(TranscriptItem call)
    {
        if (!_called.Add(call.Id))
        {
            return null;
        }

        _open.Add(call.Id, call);
        return new HookStep(call.At, call.File, call.Where, HookBodies.Before(call), true, call.Tool, call.Session, call.Sub, Id: call.Id);
    }

    private HookStep? End(TranscriptItem result)
    {
        if (_ended.Contains(result.Id))
        {
            return null;
        }

        if (!_open.Remove(result.Id, out TranscriptItem? call))
        {
            return new HookStep(result.At, result.File, result.Where, default, Problem: $"A result has no call: {result.Id}.");
        }

        _ended.Add(result.Id);
        return new HookStep(
            result.At, result.File, result.Where, HookBodies.After(call, result), false, call.Tool, call.Session, call.Sub, result.Error is not null, Id: call.Id);
    }
}
