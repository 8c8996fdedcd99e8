using Reeve.Core.Conditions;
using Reeve.Core.Decisions;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;

namespace Reeve.Core.Rules.Backtest;

/// <summary>One set of rules under test: the live engine, with a person who resolves every event after a set time.</summary>
internal sealed class BacktestLane
{
    private readonly BacktestOptions _options;
    private readonly RuleFollower _follower = new(new RuleEngine(new WindowStore(new WindowOptions())), ConditionSchema.Standard);
    private readonly Queue<OpenTrip> _open = new();

    public BacktestLane(IReadOnlyList<RuleRow> rules, BacktestOptions options)
    {
        _options = options;
        _follower.Use(rules);
    }

    /// <summary>Every trip that counts, in order, with what it would have stopped.</summary>
    public List<OpenTrip> Trips { get; } = [];

    public void Observe(in Signal signal)
    {
        while (_open.TryPeek(out OpenTrip? first) && first.Until <= signal.Second)
        {
            _open.Dequeue();
            _follower.Engine.Restart(first.Trip.Rule.Name, first.Trip.Scope, first.Trip.Subject);
        }

        if (signal.Facts.Contains(Fact.Succeeded) || signal.Facts.Contains(Fact.Negative) || signal.Facts.Contains(Fact.Failed))
        {
            foreach (OpenTrip open in _open)
            {
                open.Count(signal);
            }
        }

        foreach (Trip trip in _follower.Observe(signal))
        {
            var open = new OpenTrip(trip, _options);
            _open.Enqueue(open);
            if (!(open.At < _options.From))
            {
                Trips.Add(open);
            }
        }
    }

    /// <summary>A trip whose event is open.</summary>
    internal sealed class OpenTrip(Trip trip, BacktestOptions options)
    {
        public Trip Trip => trip;

        public DateTimeOffset At => trip.Metrics.Period.End;

        public long Until { get; } = trip.Metrics.Period.End.ToUnixTimeSeconds() + (long)options.ResolveAfter.TotalSeconds;

        public long Prevented { get; private set; }

        public long PreventedFailures { get; private set; }

        /// <summary>Counts a command that ran, if the trip's action would have stopped it.</summary>
        public void Count(in Signal command)
        {
            if (Stops(command))
            {
                Prevented++;
                PreventedFailures += command.Facts.Contains(Fact.Failed) ? 1 : 0;
            }
        }

        private bool Stops(in Signal command) => !trip.Rule.Shadow && (trip.Scope is null || trip.Scope == command.Scope) && trip.Rule.Action switch
        {
            RuleAction.RevertToL3 => !command.Types.Except(options.AllowedAfterRevert).IsEmpty,
            RuleAction.PauseCommandType => Paused is { } type && command.Types.Contains(type),
            _ => false,
        };

        private CommandType? Paused => trip.Subject.Type ?? (trip.Types.IsEmpty ? null : trip.Types.Strictest);
    }
}
