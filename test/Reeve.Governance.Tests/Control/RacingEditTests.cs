using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Governance.Permits;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Control;

/// <summary>An edit of a permit's row meets uses that the database has not seen yet: no use that was taken is ever given back.</summary>
public sealed class RacingEditTests
{
    [Fact]
    public async Task An_edit_of_the_row_does_not_give_back_a_use_that_the_database_had_not_seen()
    {
        await using var shop = new Workshop();
        Permit permit = await GrantedAsync(shop, 2);
        ControlState database = shop.Reeve.Plane.Current;
        await UseAsync(shop, 1);
        await AdoptAsync(shop, database, permit with { Until = permit.Until.AddMinutes(-10) });
        Permit now = shop.Reeve.Plane.Current.FindPermit(permit.Id)!;
        Assert.Equal((1, permit.Until.AddMinutes(-10)), (now.Used, now.Until));
        await UseAsync(shop, 1);
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task A_row_written_back_as_it_was_read_a_moment_ago_gives_nothing_back()
    {
        await using var shop = new Workshop();
        Permit permit = await GrantedAsync(shop, 3);
        await UseAsync(shop, 2);
        await AdoptAsync(shop, shop.Reeve.Plane.Current, permit with { Reason = "reworded" });
        Assert.Equal(2, shop.Reeve.Plane.Current.FindPermit(permit.Id)!.Used);
        await UseAsync(shop, 1);
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task A_count_that_is_set_back_long_after_the_uses_grants_that_many_more()
    {
        await using var shop = new Workshop();
        Permit permit = await GrantedAsync(shop, 3);
        await UseAsync(shop, 3);
        shop.Clock.Advance(ExternalEdits.Race + TimeSpan.FromTicks(10));
        ControlState database = shop.Reeve.Plane.Current;
        await AdoptAsync(shop, database, database.FindPermit(permit.Id)! with { Used = 1 });
        Permit now = shop.Reeve.Plane.Current.FindPermit(permit.Id)!;
        Assert.Equal((3, 5), (now.Used, now.Uses));
        await UseAsync(shop, 2);
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task A_count_that_is_raised_by_hand_takes_the_uses_away_at_once()
    {
        await using var shop = new Workshop();
        Permit permit = await GrantedAsync(shop, 3);
        await UseAsync(shop, 1);
        ControlState database = shop.Reeve.Plane.Current;
        await AdoptAsync(shop, database, database.FindPermit(permit.Id)! with { Used = 3 });
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task With_tokens_a_harmless_edit_that_meets_a_use_is_not_taken_for_a_loosening()
    {
        await using var shop = new Workshop();
        Permit permit = await GrantedAsync(shop, 2);
        Granted(await shop.Reeve.Tokens.MintAsync("alice", "operator", null, Core.Callers.Caller.Open));
        ControlState database = shop.Reeve.Plane.Current;
        await UseAsync(shop, 1);
        await AdoptAsync(shop, database, permit with { Reason = "reworded" });
        Assert.Empty(shop.Reeve.Requests.List());
        Assert.Equal((1, "reworded"), (shop.Reeve.Plane.Current.FindPermit(permit.Id)!.Used, shop.Reeve.Plane.Current.FindPermit(permit.Id)!.Reason));
    }

    [Fact]
    public async Task A_person_who_approves_an_edit_gives_back_no_use_taken_since()
    {
        await using var shop = new Workshop();
        Permit permit = await GrantedAsync(shop, 2);
        Granted(await shop.Reeve.Tokens.MintAsync("alice", "operator", null, Core.Callers.Caller.Open));
        await AdoptAsync(shop, shop.Reeve.Plane.Current, permit with { Until = permit.Until.AddMinutes(10) });
        await UseAsync(shop, 1);
        Granted(await shop.Reeve.Requests.ApproveAsync(Assert.Single(shop.Reeve.Requests.List()).Id, new(null, null), null, Alice));
        Permit now = shop.Reeve.Plane.Current.FindPermit(permit.Id)!;
        Assert.Equal((1, permit.Until.AddMinutes(10)), (now.Used, now.Until));
    }

    [Fact]
    public async Task An_edit_does_not_bring_back_a_permit_that_was_revoked_meanwhile()
    {
        await using var shop = new Workshop();
        Permit permit = await GrantedAsync(shop, 2);
        ControlState database = shop.Reeve.Plane.Current;
        Granted(await shop.Reeve.Permits.RevokeAsync(permit.Id, null, Alice));
        await AdoptAsync(shop, database, permit with { Reason = "reworded" });
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    private static async Task<Permit> GrantedAsync(Workshop shop, int uses) => Granted(await shop.Reeve.Permits.GrantAsync(
        new PermitGrant("repo", shop.Command().Digest, null, new PermitBounds(uses, null), "bob", "x", ""), Alice));

    private static async Task UseAsync(Workshop shop, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command()));
        }
    }

    private static async Task AdoptAsync(Workshop shop, ControlState database, Permit edited)
    {
        var edits = new ExternalEdits(shop.Reeve.Plane, shop.Journal, shop.Reeve.Alerts, shop.Digester, new GateOptions());
        Assert.Null(await edits.AdoptAsync(database, database.Apply(new Transition.PermitGranted(edited))));
    }
}
