using System.Text;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;

namespace Reeve.Governance.Drills;

/// <summary>One drill under way: its scope, who runs it, and an agent that asks the real gate in that scope.</summary>
internal sealed class Rehearsal
{
    /// <summary>Name of the agent of drills; no token has it.</summary>
    public const string Agent = "reeve-drill";

    private readonly IJournal _journal;
    private readonly CommandGate _gate;
    private readonly ActionDigester _digester;
    private readonly long _before;
    private int _calls;

    /// <summary>Begins one.</summary>
    /// <param name="id">Id of the drill.</param>
    /// <param name="caller">Who runs it, and acts as the person in it.</param>
    /// <param name="reeve">The installation.</param>
    public Rehearsal(string id, Caller caller, Installation reeve)
    {
        Id = id;
        Scope = RehearsalScope.Of(id);
        Caller = caller;
        Time = reeve.Plane.Time;
        Began = Time.GetUtcNow();
        Log = new DrillLog(Time);
        _journal = reeve.Journal;
        _gate = reeve.Gate;
        _digester = reeve.Digester;
        _before = _journal.LastSeq;
    }

    /// <summary>Id of the drill.</summary>
    public string Id { get; }

    /// <summary>Its scope.</summary>
    public string Scope { get; }

    /// <summary>Who runs it.</summary>
    public Caller Caller { get; }

    /// <summary>When it began (UTC).</summary>
    public DateTimeOffset Began { get; }

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Its steps.</summary>
    public DrillLog Log { get; }

    /// <summary>Asks the gate for a command of that type; calls of one type are the same action.</summary>
    public ValueTask<Decision> AskAsync(CommandType type)
    {
        byte[] text = Encoding.UTF8.GetBytes($"rehearse {type.Name} in {Scope}");
        return _gate.DecideAsync(new CommandRequest
        {
            Id = $"{Id}-{Interlocked.Increment(ref _calls)}",
            Cli = "reeve",
            Tool = "drill",
            Scope = Scope,
            Agent = Agent,
            Session = Id,
            Types = TypeSet.Of(type),
            Digest = _digester.Digest("drill", "", text),
            Text = $"rehearse {type.Name} in {Scope}",
            Why = $"Drill {Id} is under way; nothing runs.",
            Canonical = text,
        });
    }

    /// <summary>What the journal alone says has happened since the drill began: what a restart would know.</summary>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    public Result<ControlState> FromJournal()
    {
        ControlState state = ControlState.New(Began);
        foreach (JournalLine line in _journal.Read(new JournalQuery(AfterSeq: _before, TransitionsOnly: true, Limit: int.MaxValue)))
        {
            if (!TransitionCodec.Decode(line, _journal.ReadText(line.Seq)).TryGet(out Transition? transition, out Refusal? refusal))
            {
                return ControlRefusals.Unreadable(line.Seq, refusal);
            }

            state = state.Apply(transition);
        }

        return state;
    }

    /// <summary>Asks, and notes that the answer is an allow by the phase; a hold that stands for everywhere makes the drill impossible.</summary>
    public async ValueTask<bool> SeesAllowedAsync(string name, CommandType type, Phase phase)
    {
        Decision decision = await AskAsync(type).ConfigureAwait(false);
        if (decision.Verdict.Ground is Ground.Stop or Ground.Pause or Ground.Quarantine or Ground.Fault && Log.IsEmpty)
        {
            Log.CouldNot(name, $"{decision.Reason} While that stands, nothing can be shown.");
            return false;
        }

        return Log.Saw(name, decision.Verdict is { Answer: Answer.Allow, Ground: Ground.Phase } && decision.Phase == phase, $"{type.Name}: {decision.Reason}");
    }
}
