using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Signals.Windows;
using Reeve.Storage.DataFolders;

namespace Reeve.Governance.Breaker;

/// <summary>The engine's checkpoint in the data folder: saves counting the journal again, and is never needed.</summary>
internal sealed class BreakerCheckpoint(CheckpointFile file)
{
    private long? _saved;

    /// <summary>True when it is time to save.</summary>
    public bool IsDue(TimeProvider time)
    {
        _saved ??= time.GetTimestamp();
        return time.GetElapsedTime(_saved.Value) >= BreakerOptions.SaveEvery;
    }

    /// <summary>The engine as saved with the number of the last entry in it; null when there is none; or why it cannot be used.</summary>
    public Result<(RuleEngine Engine, long Seq)?> Load()
    {
        if (!file.Read().TryGet(out byte[]? bytes, out Refusal? refusal))
        {
            return refusal;
        }

        return bytes.Length == 0 ? ((RuleEngine, long)?)null
            : EngineCheckpoint.Read(bytes, new WindowOptions()).TryGet(out (RuleEngine Engine, long Seq) read, out refusal) ? read
            : refusal;
    }

    /// <summary>Null, or why it was not saved.</summary>
    public Refusal? Save(byte[] bytes, TimeProvider time)
    {
        _saved = time.GetTimestamp();
        return file.Replace(bytes);
    }
}
