using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Governance.Gate;
using Reeve.Governance.Permits;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Requests;

public sealed class RequestDeskTests
{
    private static readonly PermitBounds Once = new(null, null);

    [Fact]
    public async Task Approved_once_the_retry_runs_and_the_next_one_asks_again()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Granted(await shop.Reeve.Requests.ApproveAsync(id, Once, null, Alice));
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command()));
        Decision third = await shop.Decide(shop.Command());
        Assert.Equal(Core.Decisions.Answer.Ask, third.Verdict.Answer);
        Assert.NotEqual(id, third.RequestId);
    }

    [Fact]
    public async Task Approval_is_for_the_exact_action()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command("git push"))).RequestId!;
        Granted(await shop.Reeve.Requests.ApproveAsync(id, new PermitBounds(10, null), null, Alice));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command("git push --force")));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command("git push", scope: "other")));
    }

    [Fact]
    public async Task N_times_is_N_times()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Granted(await shop.Reeve.Requests.ApproveAsync(id, new PermitBounds(3, null), null, Alice));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command()));
        }

        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task Until_T_ends_at_T()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Granted(await shop.Reeve.Requests.ApproveAsync(id, new PermitBounds(null, shop.Clock.GetUtcNow().AddHours(2)), null, Alice));
        shop.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromTicks(1));
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command()));
        shop.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task A_permit_is_never_over_used_under_concurrency()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Granted(await shop.Reeve.Requests.ApproveAsync(id, new PermitBounds(7, null), null, Alice));
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => shop.Answer(shop.Command()))));
        Assert.Equal(7, answers.Count(a => a == Core.Decisions.Answer.Allow));
        Assert.Equal(7, shop.Entries(EntryKind.PermitUsed));
    }

    [Fact]
    public async Task The_same_action_joins_the_request_that_waits()
    {
        await using var shop = new Workshop();
        string? first = (await shop.Decide(shop.Command())).RequestId;
        Assert.Equal(first, (await shop.Decide(shop.Command(session: "s2"))).RequestId);
        Assert.Single(shop.Reeve.Requests.List());
    }

    [Fact]
    public async Task Unanswered_requests_expire_and_cannot_be_approved_after()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        shop.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(RequestStatus.Expired, Granted(shop.Reeve.Requests.Get(id)).Status);
        Refused(await shop.Reeve.Requests.ApproveAsync(id, Once, null, Alice), "request-not-pending");
        Assert.NotEqual(id, (await shop.Decide(shop.Command())).RequestId);
    }

    [Fact]
    public async Task Refused_stays_refused()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Granted(await shop.Reeve.Requests.RefuseAsync(id, "not today", Alice));
        Refused(await shop.Reeve.Requests.ApproveAsync(id, Once, null, Alice), "request-not-pending");
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task Agents_neither_approve_nor_refuse_nor_loosen_anonymously()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Refused(await shop.Reeve.Requests.ApproveAsync(id, Once, null, Robot), "agents-never-loosen");
        Refused(await shop.Reeve.Requests.RefuseAsync(id, "x", Robot), "agents-never-loosen");
        Refused(await shop.Reeve.Requests.ApproveAsync(id, Once, null, Caller.Anonymous), "token-required");
    }

    [Fact]
    public async Task Whoever_asked_cannot_approve()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command(agent: "alice"))).RequestId!;
        Refused(await shop.Reeve.Requests.ApproveAsync(id, Once, null, Alice), "own-request");
    }

    [Fact]
    public async Task Before_the_first_token_loopback_approves()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Granted(await shop.Reeve.Requests.ApproveAsync(id, Once, null, Caller.Open));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task Uses_out_of_range_are_refused(int uses)
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Refused(await shop.Reeve.Requests.ApproveAsync(id, new PermitBounds(uses, null), null, Alice), "uses-out-of-range");
    }

    [Fact]
    public async Task An_end_in_the_past_or_too_far_is_refused()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        DateTimeOffset now = shop.Clock.GetUtcNow();
        Refused(await shop.Reeve.Requests.ApproveAsync(id, new PermitBounds(null, now), null, Alice), "until-out-of-range");
        Refused(await shop.Reeve.Requests.ApproveAsync(id, new PermitBounds(null, now.AddDays(31)), null, Alice), "until-out-of-range");
    }

    [Fact]
    public async Task An_agent_that_floods_is_denied_while_others_go_on()
    {
        await using var shop = new Workshop(options: new GateOptions { MaxPendingPerAgent = 3 });
        for (int i = 0; i < 3; i++)
        {
            await shop.Decide(shop.Command($"git push {i}"));
        }

        Decision fourth = await shop.Decide(shop.Command("git push 4"));
        Assert.Equal("too-many-requests-pending", fourth.Verdict.Reference);
        Assert.Equal(Core.Decisions.Answer.Deny, fourth.Verdict.Answer);
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command(agent: "codex")));
    }

    [Fact]
    public async Task A_revoked_permit_is_gone_at_once()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Approvals approvals = new(Granted(await shop.Reeve.Requests.ApproveAsync(id, new PermitBounds(5, null), null, Alice)).Permit!.Id);
        Granted(await shop.Reeve.Permits.RevokeAsync(approvals.PermitId, "changed my mind", Caller.Anonymous));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
        Refused(await shop.Reeve.Permits.RevokeAsync(approvals.PermitId, "again", Alice), "permit-not-found");
    }

    private sealed record Approvals(string PermitId);
}
