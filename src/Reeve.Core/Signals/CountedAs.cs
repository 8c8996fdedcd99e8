using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;

namespace Reeve.Core.Signals;

/// <summary>What a decision or an outcome adds to the totals; the default value says that nobody has looked yet.</summary>
/// <param name="Facts">What it counts for; empty when it does not read back or counted with its decision.</param>
/// <param name="Answer">What a decision said.</param>
/// <param name="IsTrusted">False for an outcome that came without a hook's token.</param>
/// <param name="IsKnown">It was looked at.</param>
/// <param name="IsRehearsal">It counts nowhere.</param>
public readonly record struct CountedAs(FactSet Facts, Answer Answer, bool IsTrusted, bool IsKnown, bool IsRehearsal = false)
{
    private const int AnswerShift = 16;
    private const int TrustedBit = 1 << 18;
    private const int KnownBit = 1 << 19;
    private const int RehearsalBit = 1 << 20;

    /// <summary>What happens in a rehearsal.</summary>
    public static CountedAs Rehearsal => new(default, default, IsTrusted: false, IsKnown: true, IsRehearsal: true);

    /// <summary>The same where it happened in that scope.</summary>
    public CountedAs In(string scope) => RehearsalScope.Is(scope) ? Rehearsal : this;

    /// <summary>A decision.</summary>
    public static CountedAs Of(Verdict verdict) => new(Signal.FactsOf(verdict.Answer, verdict.Ground), verdict.Answer, IsTrusted: true, IsKnown: true);

    /// <summary>An outcome. That a denied call did not run was counted with its decision.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="denied">Its decision was a denial.</param>
    /// <param name="trusted">It came with a hook's token.</param>
    public static CountedAs Of(Outcome outcome, bool denied, bool trusted) =>
        new(denied && outcome == Outcome.Rejected ? default : FactSet.Of(outcome), default, trusted, IsKnown: true);

    /// <summary>Reads it from a line.</summary>
    /// <param name="kind">Decision or outcome.</param>
    /// <param name="json">The line.</param>
    public static CountedAs Read(EntryKind kind, ReadOnlySpan<byte> json) =>
        !SignalEntry.TryReadCommand(kind, json, out FactSet facts, out _, out bool trusted) ? default(CountedAs) with { IsKnown = true }
        : new CountedAs(facts, SignalEntry.TryReadAnswer(kind, json, out Answer answer, out _) ? answer : default, trusted, IsKnown: true);

    /// <summary>In one number, 0 for the default value.</summary>
    public int ToBits() => Facts.Bits | ((int)Answer << AnswerShift) | (IsTrusted ? TrustedBit : 0) | (IsKnown ? KnownBit : 0) | (IsRehearsal ? RehearsalBit : 0);

    /// <summary>From <see cref="ToBits"/>.</summary>
    public static CountedAs FromBits(int bits) =>
        new(new FactSet((ushort)bits), (Answer)((bits >> AnswerShift) & 3), (bits & TrustedBit) != 0, (bits & KnownBit) != 0, (bits & RehearsalBit) != 0);
}
