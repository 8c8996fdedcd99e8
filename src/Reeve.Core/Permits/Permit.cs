using Reeve.Core.Decisions;

namespace Reeve.Core.Permits;

/// <summary>
/// A bounded permission to deviate: for one exact action (by digest), or as a probe through one named pause, or both;
/// for a number of uses, until a time, or both.
/// </summary>
public sealed record Permit
{
    /// <summary>E.g. <c>permit-7k3m9x2p</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Scope key it is valid in.</summary>
    public required string Scope { get; init; }

    /// <summary>The exact action; null only together with <see cref="HoldId"/>.</summary>
    public ActionDigest? Digest { get; init; }

    /// <summary>The pause it passes, as a probe.</summary>
    public string? HoldId { get; init; }

    /// <summary>Uses granted, 1 to 1000; null = unlimited until <see cref="Until"/>.</summary>
    public int? Uses { get; init; }

    /// <summary>Uses consumed so far.</summary>
    public int Used { get; init; }

    /// <summary>End of validity (UTC, exclusive). Every permit has one; it moves back with a wall clock that is set back.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Who granted it; never the one who asked.</summary>
    public required string ApprovedBy { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was granted (UTC).</summary>
    public required DateTimeOffset GrantedAt { get; init; }

    /// <summary>What a person is shown as the action.</summary>
    public string Text { get; init; } = "";

    /// <summary>True while it has a use left and its time has not come.</summary>
    public bool IsLive(DateTimeOffset now) => now < Until && (Uses is null || Used < Uses);
}
