using Reeve.Core.Refusals;

namespace Reeve.Core.Signals.Windows;

/// <summary>What keeps windows from being restored.</summary>
public static class WindowRefusals
{
    /// <summary>The checkpoint does not read back.</summary>
    public static Refusal CheckpointDamaged(string why) => new(
        RefusalKind.Instrument,
        "checkpoint-damaged",
        $"The checkpoint of the windows is damaged: {why}",
        "checkpoint",
        "The windows are counted again from the journal.");

    /// <summary>Another version wrote it.</summary>
    public static Refusal CheckpointOfVersion(int found, int expected) => new(
        RefusalKind.Instrument,
        "checkpoint-version",
        $"The checkpoint of the windows has version {found}, not {expected}",
        "checkpoint",
        "The windows are counted again from the journal.");

    /// <summary>It holds more keys than the bounds allow now.</summary>
    public static Refusal CheckpointOfOtherBounds(long found, int allowed) => new(
        RefusalKind.Instrument,
        "checkpoint-bounds",
        $"The checkpoint of the windows was written for {found} keys per shape, not {allowed}",
        "checkpoint",
        "The windows are counted again from the journal.");
}
