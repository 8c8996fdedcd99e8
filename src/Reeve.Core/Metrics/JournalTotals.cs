using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Rules;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;

namespace Reeve.Core.Metrics;

/// <summary>Events of one rule that were alike.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Action">What was done.</param>
/// <param name="Severity">As the rule had it written.</param>
public readonly record struct EventSeries(string Rule, RuleAction Action, string Severity);

/// <summary>How entries are counted that were counted before.</summary>
/// <param name="Seq">The last of them.</param>
/// <param name="TokensFrom">Number of the entry with the first token, 0 for none.</param>
/// <param name="Repeats">Entries that say again what was said before.</param>
public sealed record RecountRule(long Seq, long TokensFrom, ImmutableHashSet<long> Repeats)
{
    /// <summary>What the entry counts for.</summary>
    public FactSet Of(JournalLine line) => line.Seq > Seq || Repeats.Contains(line.Seq) ? default : JournalTotals.FactsOf(line, TokensFrom, out _);
}

/// <summary>
/// What the entries of the journal add up to, from the first on: totals, and commands by hour. Entries are added once each, in order; what the journal
/// says again (a state restated before pruning) counts once. Not thread-safe.
/// </summary>
public sealed partial class JournalTotals
{
    /// <summary>Events and STOPs known by id, the newest; what is restated is among them.</summary>
    private const int MostKnown = 100_000;

    private readonly long[] _decisions = new long[Enum.GetValues<Answer>().Length];
    private readonly Dictionary<EventSeries, long> _events = [];
    private readonly SortedDictionary<(Phase From, Phase To), long> _phaseChanges = [];
    private readonly Dictionary<long, Counts> _hours = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _knownOrder = new();
    private ImmutableHashSet<long> _repeats = [];
    private Counts _all;
    private Phase? _phase;

    /// <summary>Number of the last entry added, 0 for none.</summary>
    public long Seq { get; private set; }

    /// <summary>Commands and what surrounds them. An event that did something counts as an incident of its rule's severity.</summary>
    public Counts All => _all;

    /// <summary>The latest time of any entry that was counted (UTC).</summary>
    public DateTimeOffset Latest { get; private set; }

    /// <summary>Outcomes that came, trusted or not.</summary>
    public long Outcomes { get; private set; }

    /// <summary>Number of the entry with the first token; from then on outcomes without a hook's token are no evidence. 0 = none yet.</summary>
    public long TokensFrom { get; private set; }

    /// <summary>Events by what they were.</summary>
    public IReadOnlyDictionary<EventSeries, long> Events => _events;

    /// <summary>How often row 1 went from one phase to another.</summary>
    public long PhaseChanges(Phase from, Phase to) => _phaseChanges.GetValueOrDefault((from, to));

    /// <summary>Decisions with that answer.</summary>
    public long Decisions(Answer answer) => _decisions[(int)answer];

    /// <summary>Adds the next entry; one that was added is passed over.</summary>
    public void Add(in EntryGlance entry)
    {
        if (entry.Seq <= Seq)
        {
            return;
        }

        Seq = entry.Seq;
        if (entry.IsRehearsal)
        {
            return;
        }

        FactSet facts = entry.Line is { } line ? AddChange(line) : FactsOf(entry.Counted, entry.Seq, TokensFrom);
        Outcomes += entry.Kind == EntryKind.Outcome ? 1 : 0;
        if (facts.IsEmpty)
        {
            return;
        }

        _all.Add(facts);
        if (entry.Kind == EntryKind.Decision)
        {
            _decisions[(int)entry.Counted.Answer]++;
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_hours, HourOf(entry.At), out _).Add(facts);
        Latest = entry.At > Latest ? entry.At : Latest;
    }

    /// <summary>What tells how entries that were added are counted again, e.g. part of an hour; stays as it is while more are added.</summary>
    public RecountRule Again => new(Seq, TokensFrom, _repeats);

    /// <summary>Counts of the whole hours from one to before another.</summary>
    /// <param name="from">Hours since 1970.</param>
    /// <param name="to">Hours since 1970.</param>
    public Counts Hours(long from, long to)
    {
        var counts = default(Counts);
        foreach ((long hour, Counts of) in _hours)
        {
            if (hour >= from && hour < to)
            {
                counts.Add(of);
            }
        }

        return counts;
    }

    /// <summary>Hours since 1970 (UTC).</summary>
    public static long HourOf(DateTimeOffset at) => Math.DivRem(at.ToUnixTimeSeconds(), 3600).Quotient;

    internal static FactSet FactsOf(JournalLine line, long tokensFrom, out RuleEvent? opened)
    {
        opened = null;
        if (RehearsalScope.Is(line.Head.Scope))
        {
            return default;
        }

        if (line.Head.Kind == EntryKind.EventOpened)
        {
            opened = TransitionCodec.Decode(line).TryGet(out Transition? written, out _) ? (written as Transition.EventOpened)?.Event : null;
            return opened is { Rule.Shadow: false } && RuleWords.TryParse(opened.Rule.AlertSeverity, out Severity severity)
                // What rules watch is what agents did; of that, a critical one is what speaks against autonomy.
                ? severity == Severity.Critical ? FactSet.Of(Fact.CriticalIncident, Fact.AutonomousIncident) : FactSet.Of(IncidentOf(severity))
                : default;
        }

        return line.Head.Kind is EntryKind.Decision or EntryKind.Outcome ? FactsOf(CountedAs.Read(line.Head.Kind, line.Json.Span), line.Seq, tokensFrom)
            : SignalEntry.TryRead(line, out Signal signal, out _) ? signal.Facts
            : default;
    }

    private static FactSet FactsOf(CountedAs counted, long seq, long tokensFrom) => counted.IsTrusted || tokensFrom == 0 || seq < tokensFrom ? counted.Facts : default;

    /// <summary>The incident that an event of that severity is.</summary>
    public static Fact IncidentOf(Severity severity) => severity switch
    {
        Severity.Critical => Fact.CriticalIncident,
        Severity.High => Fact.HighIncident,
        Severity.Medium => Fact.MediumIncident,
        _ => Fact.LowIncident,
    };

    private FactSet AddChange(JournalLine line)
    {
        EntryKind kind = line.Head.Kind;
        if (kind == EntryKind.TokenMinted && TokensFrom == 0)
        {
            TokensFrom = line.Seq;
        }

        if (kind == EntryKind.PhaseChanged)
        {
            ChangePhase(line);
        }

        if (kind is EntryKind.EventOpened or EntryKind.HoldPlaced && !IsNew(line))
        {
            _repeats = _repeats.Add(line.Seq);
            return default;
        }

        FactSet facts = FactsOf(line, TokensFrom, out RuleEvent? opened);
        if (opened is not null)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_events, new EventSeries(opened.Rule.Name, opened.Action, opened.Rule.AlertSeverity), out _)++;
        }

        return facts;
    }

    private void ChangePhase(JournalLine line)
    {
        if (!TransitionCodec.Decode(line).TryGet(out Transition? written, out _) || written is not Transition.PhaseChanged { After: { Scope: null } after })
        {
            return;
        }

        if (_phase is { } before && before != after.Phase)
        {
            _phaseChanges[(before, after.Phase)] = PhaseChanges(before, after.Phase) + 1;
        }

        _phase = after.Phase;
    }

    private bool IsNew(JournalLine line)
    {
        string id = $"{line.Head.Kind.Name()} {line.Head.Id}";
        if (!_known.Add(id))
        {
            return false;
        }

        _knownOrder.Enqueue(id);
        if (_knownOrder.Count > MostKnown)
        {
            _known.Remove(_knownOrder.Dequeue());
        }

        return true;
    }
}
