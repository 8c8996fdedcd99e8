using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Testing;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Control;

/// <summary>What is granted ends by whichever clock runs furthest, however the wall clock is set.</summary>
public sealed class SteppedClockTests
{
    private static readonly TimeSpan Life = new GateOptions().ApprovalTtl;

    [Fact]
    public async Task A_step_back_does_not_lengthen_a_permit()
    {
        await using var shop = new Workshop();
        await ApprovedAsync(shop);
        shop.Clock.StepTo(shop.Clock.GetUtcNow().AddHours(-2));
        shop.Clock.Advance(Life - TimeSpan.FromSeconds(1));
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command()));
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
        Assert.Empty(shop.Reeve.Permits.List());
    }

    [Fact]
    public async Task A_step_back_is_felt_by_the_very_next_decision()
    {
        await using var shop = new Workshop();
        Permit permit = await ApprovedAsync(shop);
        shop.Clock.Advance(Life);
        shop.Clock.StepTo(permit.GrantedAt);
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task A_step_back_does_not_lengthen_a_request()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        shop.Clock.StepTo(shop.Clock.GetUtcNow().AddHours(-2));
        shop.Clock.Advance(new GateOptions().RequestTtl);
        Assert.Equal(RequestStatus.Expired, Granted(shop.Reeve.Requests.Get(id)).Status);
        Refused(await shop.Reeve.Requests.ApproveAsync(id, new(null, null), null, Alice), "request-not-pending");
    }

    [Fact]
    public async Task What_a_step_ahead_has_ended_stays_ended_when_the_clock_is_set_right()
    {
        await using var shop = new Workshop();
        await ApprovedAsync(shop);
        DateTimeOffset noon = shop.Clock.GetUtcNow();
        shop.Clock.StepTo(noon.AddDays(2));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
        shop.Clock.StepTo(noon);
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
        shop.Clock.Advance(Installation.SweepInterval);
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task What_is_granted_after_a_step_lives_as_long_as_ever_and_says_so_by_the_new_clock()
    {
        await using var shop = new Workshop();
        DateTimeOffset noon = shop.Clock.GetUtcNow();
        shop.Clock.StepTo(noon.AddDays(-2));
        shop.Clock.Advance(Installation.SweepInterval);
        DateTimeOffset now = shop.Clock.GetUtcNow();
        Assert.Equal(now + Life, (await ApprovedAsync(shop)).Until);
        shop.Clock.Advance(Life - TimeSpan.FromSeconds(1));
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command()));
        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task A_step_back_moves_every_end_back_with_it_and_is_journalled_once()
    {
        await using var shop = new Workshop();
        Permit permit = await ApprovedAsync(shop);
        PermitRequest waits = Granted(shop.Reeve.Requests.Get((await shop.Decide(shop.Command("git push --tags"))).RequestId!));
        TimeSpan step = TimeSpan.FromHours(3);
        shop.Clock.StepTo(shop.Clock.GetUtcNow() - step);
        shop.Clock.Advance(Installation.SweepInterval * 3);
        Assert.Equal(permit.Until - step, shop.Reeve.Plane.Current.FindPermit(permit.Id)!.Until);
        Assert.Equal(waits.ExpiresAt - step, Granted(shop.Reeve.Requests.Get(waits.Id)).ExpiresAt);
        Assert.Equal("clock-set-back", Assert.Single(shop.Reeve.Alerts.Recent).Code);
    }

    [Fact]
    public async Task A_restart_behind_the_last_entry_of_the_journal_counts_as_a_step_back()
    {
        var clock = new ManualClock();
        await using var journal = new MemoryJournal(clock);
        var digester = new ActionDigester(new byte[32]);
        var store = new MemoryStore(ControlState.New(clock.GetUtcNow()));
        await using var words = new Workshop();
        await using (Installation first = await OpenAsync())
        {
            string id = (await first.Gate.DecideAsync(words.Command())).RequestId!;
            Granted(await first.Requests.ApproveAsync(id, new(null, clock.GetUtcNow() + Life), null, Alice));
            clock.Advance(Life / 2);
            Assert.Equal(Core.Decisions.Answer.Allow, (await first.Gate.DecideAsync(words.Command())).Verdict.Answer);
            await first.CaughtUpAsync();
        }

        clock.StepTo(clock.GetUtcNow().AddDays(-1));
        await using Installation second = await OpenAsync();
        Assert.Equal(Core.Decisions.Answer.Allow, (await second.Gate.DecideAsync(words.Command())).Verdict.Answer);
        clock.Advance(Life / 2);
        Assert.Equal(Core.Decisions.Answer.Ask, (await second.Gate.DecideAsync(words.Command())).Verdict.Answer);

        async Task<Installation> OpenAsync() =>
            Granted(await Installation.OpenAsync(journal, store, digester, new GateOptions(), clock, NullLoggerFactory.Instance));
    }

    [Fact]
    public async Task Entries_carry_the_wall_clocks_time_and_their_order_is_their_number()
    {
        await using var shop = new Workshop(Phase.L4);
        DateTimeOffset noon = shop.Clock.GetUtcNow();
        await shop.Decide(shop.Command(id: "before"));
        shop.Clock.StepTo(noon.AddHours(-1));
        await shop.Decide(shop.Command(id: "after"));
        JournalLine[] lines = [.. shop.Journal.Read(new JournalQuery())];
        Assert.Equal(["before", "after"], lines.Select(l => l.Head.Id));
        Assert.Equal([noon, noon.AddHours(-1)], lines.Select(l => l.Head.At));
    }

    [Fact]
    public void The_clock_never_goes_back_and_is_behind_neither_clock()
    {
        var random = new Random(20261121);
        var clock = new ManualClock();
        DateTimeOffset start = clock.GetUtcNow();
        var grants = new GrantClock(clock, start);
        DateTimeOffset last = grants.Now;
        for (int i = 0; i < 10_000; i++)
        {
            if (random.Next(4) == 0)
            {
                clock.StepTo(clock.GetUtcNow().AddMinutes(random.Next(-90, 60)));
            }
            else
            {
                clock.Advance(TimeSpan.FromSeconds(random.Next(0, 120)));
            }

            DateTimeOffset now = grants.Now;
            Assert.True(now >= last && now >= clock.GetUtcNow() && now >= start + clock.GetElapsedTime(0), $"step {i}: {now:O}");
            last = now;
        }
    }

    private static async Task<Permit> ApprovedAsync(Workshop shop)
    {
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Granted(await shop.Reeve.Requests.ApproveAsync(id, new(1000, null), null, Alice));
        return shop.Reeve.Plane.Current.Permits["repo"].Values.MaxBy(p => p.Until)!;
    }
}
