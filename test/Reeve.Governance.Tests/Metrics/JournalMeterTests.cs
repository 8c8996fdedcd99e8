using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Reeve.Governance.Metrics;
using Reeve.Storage.DataFolders;
using Xunit;

namespace Reeve.Governance.Tests.Metrics;

/// <summary>Totals of the journal: the same however they came about, and periods the same as a recount of every entry.</summary>
public sealed class JournalMeterTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"reeve-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_period_counts_what_a_recount_of_every_entry_counts()
    {
        await using var shop = new Workshop(Phase.L4);
        var random = new Random(7);
        DateTimeOffset begin = shop.Clock.GetUtcNow();
        for (int i = 0; i < 60; i++)
        {
            await RunAsync(shop, (Outcome)random.Next(6), trusted: i % 3 != 0);
            shop.Clock.Advance(TimeSpan.FromMinutes(random.Next(40)));
            if (i == 30)
            {
                await shop.Reeve.Tokens.MintAsync("alice", Role.Operator, null, Caller.Open);
                shop.Clock.StepTo(shop.Clock.GetUtcNow().AddMinutes(-50));
            }
        }

        JournalLine[] all = [.. shop.Journal.Read(new JournalQuery(Limit: int.MaxValue))];
        long tokens = all.First(l => l.Head.Kind == EntryKind.TokenMinted).Seq;
        await using JournalMeter meter = Meter(shop, null);
        for (int i = 0; i < 200; i++)
        {
            DateTimeOffset from = begin.AddMinutes(random.Next(-90, 1200));
            DateTimeOffset to = from.AddMinutes(random.Next(1500)).AddTicks(random.Next(2));
            var expected = default(Counts);
            foreach (JournalLine line in all.Where(l => l.Head.At >= from && l.Head.At < to))
            {
                if (SignalEntry.TryRead(line, out Signal signal, out bool trusted) && (trusted || line.Seq < tokens))
                {
                    expected.Add(signal.Facts);
                }
            }

            Counts counted = Workshop.Granted(await meter.CountAsync(from, to));
            foreach (Fact incident in new[] { Fact.CriticalIncident, Fact.HighIncident, Fact.MediumIncident, Fact.LowIncident, Fact.AutonomousIncident })
            {
                counted[incident] = 0;
            }

            Assert.True(expected == counted, $"{from:O} to {to:O}: {expected} / {counted}");
        }
    }

    [Theory]
    [InlineData("kept")]
    [InlineData("damaged")]
    [InlineData("of another journal")]
    [InlineData("none")]
    public async Task A_start_goes_on_where_the_last_one_ended(string checkpoint)
    {
        await using var shop = new Workshop(Phase.L4);
        await RunAsync(shop, Outcome.Failed);
        await Meter(shop, _file).DisposeAsync();
        Assert.True(File.Exists(_file));
        await RunAsync(shop, Outcome.Failed);
        await using (JournalMeter meter = Meter(shop, _file))
        {
            Assert.Equal(2, await FailedAsync(meter));
        }

        if (checkpoint == "damaged")
        {
            byte[] bytes = await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken);
            bytes[^40] ^= 1;
            await File.WriteAllBytesAsync(_file, bytes, TestContext.Current.CancellationToken);
        }
        else if (checkpoint == "none")
        {
            File.Delete(_file);
        }
        else if (checkpoint == "of another journal")
        {
            await using var other = new Workshop(Phase.L4);
            foreach (Outcome outcome in new[] { Outcome.Succeeded, Outcome.Succeeded, Outcome.Succeeded, Outcome.Failed, Outcome.Failed, Outcome.Failed })
            {
                await RunAsync(other, outcome);
            }

            await using JournalMeter foreign = Meter(other, _file);
            Assert.Equal(3, await FailedAsync(foreign));
            return;
        }

        await using JournalMeter again = Meter(shop, _file);
        Assert.Equal(2, await FailedAsync(again));
    }

    [Fact]
    public async Task What_is_restated_before_pruning_counts_once()
    {
        await using var shop = new Workshop(Phase.L4);
        for (int i = 0; i < 3; i++)
        {
            await RunAsync(shop, Outcome.Failed);
        }

        Assert.Single(shop.Reeve.Events.Open());
        Workshop.Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, null, null, "test", Caller.Open));
        Workshop.Granted(await shop.Reeve.RestateAsync());
        await using JournalMeter meter = Meter(shop, null);
        (long events, long stops, long changes) = Workshop.Granted(await meter.ReadAsync(t =>
            (t.Events.Values.Sum(), t.All[Fact.EmergencyAbort], Phases.All.Sum(f => Phases.All.Sum(i => t.PhaseChanges(f, i))))));
        Assert.Equal((1L, 1L, 0L), (events, stops, changes));
        DateTimeOffset now = shop.Clock.GetUtcNow();
        Assert.Equal(1, Workshop.Granted(await meter.CountAsync(now.AddMinutes(-1), now.AddTicks(1)))[Fact.EmergencyAbort]);
    }

    private static JournalMeter Meter(Workshop shop, string? file) => new(
        shop.Journal, file is null ? null : new CheckpointFile(file), follows: false, shop.Clock, NullLogger<JournalMeter>.Instance);

    private static async Task<long> FailedAsync(JournalMeter meter) => Workshop.Granted(await meter.ReadAsync(t => t.All[Fact.Failed]));

    private static async Task RunAsync(Workshop shop, Outcome outcome, bool trusted = true)
    {
        CommandRequest command = shop.Command();
        await shop.Decide(command);
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Workshop.Outcome(command, outcome) with { Trusted = trusted }));
    }
}
