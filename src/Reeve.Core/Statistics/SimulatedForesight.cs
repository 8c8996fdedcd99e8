using System.Globalization;
using Reeve.Core.Conditions;

namespace Reeve.Core.Statistics;

/// <summary>Any condition over counts, rates and sequential tests: commands drawn with a fixed seed, one window, every command evaluated.</summary>
internal static class SimulatedForesight
{
    private const ulong Seed = 0x5EED;
    private const int BadStretches = 300;
    private const double DefaultBadRate = 0.5;

    public static Foresight Of(ForesightQuestion question)
    {
        double healthy = question.Assumptions.HealthyRate;
        double bad = question.Assumptions.BadRate
            ?? question.Condition.Tests.Where(t => CommandModel.CountsTrouble(t.Rate.Metric)).Select(t => t.Plan.P1).DefaultIfEmpty(DefaultBadRate).Max();
        int drawn = question.Assumptions.SimulatedCommands;
        int trips = FalseTrips(question);
        double perDay = question.CommandsPerDay / drawn;
        double? delay = Delay(question, bad);

        // Rule of three: what did not happen in n trials happens at a rate below 3/n (J. A. Hanley, A. Lippman-Hand, JAMA 249 (1983) 1743-1745).
        string none = trips > 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; none in {drawn} commands, so below {3 * perDay:G2} a day");
        string late = delay is null ? "; some bad stretches were not noticed in time to say" : "";
        return new(ForesightMethod.Simulation, string.Create(CultureInfo.InvariantCulture, $"Simulated: {question.Commands} commands per window, healthy {healthy:P2}, bad {bad:P2}{none}{late}."))
        {
            FalseTripsPerDay = trips * perDay,
            DetectionDelay = delay is { } commands ? question.Delay(commands, bad) : null,
        };
    }

    private static int FalseTrips(ForesightQuestion question)
    {
        var stream = new Stream(question);
        int trips = 0;
        stream.Empty();
        for (int i = 0; i < question.Assumptions.SimulatedCommands; i++)
        {
            if (stream.Trips(question.Assumptions.HealthyRate))
            {
                trips++;
                stream.Empty();
            }
        }

        return trips;
    }

    /// <summary>Mean commands to the trip, or null when a stretch of a hundred windows, and 5 000 commands, was not enough.</summary>
    private static double? Delay(ForesightQuestion question, double bad)
    {
        var stream = new Stream(question);
        int patience = Math.Max(5_000, 100 * question.Commands);
        long total = 0;
        for (int i = 0; i < BadStretches; i++)
        {
            stream.Fill();
            int commands = 1;
            while (!stream.Trips(bad))
            {
                if (++commands > patience)
                {
                    return null;
                }
            }

            total += commands;
        }

        return (double)total / BadStretches;
    }

    /// <summary>Random commands through a sliding window.</summary>
    private sealed class Stream(ForesightQuestion question)
    {
        private readonly CommandModel _model = new(question.Condition, question.MinSamples);
        private readonly Trouble[] _window = new Trouble[question.Commands];
        private SplitMix64 _random = new(Seed);
        private int _held;
        private int _next;

        public void Empty()
        {
            _model.Clear();
            _held = 0;
            _next = 0;
        }

        /// <summary>A full window without trouble.</summary>
        public void Fill()
        {
            Empty();
            Array.Clear(_window);
            _held = _window.Length;
            _model.Count(Trouble.None, _held);
        }

        /// <summary>One more command; whether the condition then holds.</summary>
        public bool Trips(double rate)
        {
            Trouble kind = Draw(rate);
            if (_held == _window.Length)
            {
                _model.Count(_window[_next], -1);
            }
            else
            {
                _held++;
            }

            _window[_next] = kind;
            _next = (_next + 1) % _window.Length;
            _model.Count(kind, 1);
            _model.Feed(kind);
            return question.Condition.Evaluate(_model) == Truth.True;
        }

        // Only what the condition counts is drawn, each at the full rate among what came through so far.
        private Trouble Draw(double rate) =>
            Happens(Trouble.Rejected, rate) ? Trouble.Rejected
            : Happens(Trouble.Failed, rate) ? Trouble.Failed
            : Happens(Trouble.RolledBack, rate) ? Trouble.RolledBack
            : Trouble.None;

        private bool Happens(Trouble kind, double rate) => _model.Troubles.HasFlag(kind) && _random.NextDouble() < rate;
    }
}
