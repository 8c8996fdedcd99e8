using Reeve.Core.Callers;
using Reeve.Core.Holds;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Reeve.Governance.Permits;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Control;

/// <summary>A person's token that is bound to a scope says yes and no there and nowhere else.</summary>
public sealed class BoundTokenTests
{
    private static readonly Caller Bound = new("carol", Role.Operator, TokensExist: true, Scope: "repo");

    [Fact]
    public async Task Requests_of_another_scope_are_neither_approved_nor_refused()
    {
        await using var shop = new Workshop();
        string here = (await shop.Decide(shop.Command())).RequestId!;
        string there = (await shop.Decide(shop.Command(scope: "other"))).RequestId!;
        Outside(await shop.Reeve.Requests.ApproveAsync(there, new(null, null), null, Bound));
        Outside(await shop.Reeve.Requests.RefuseAsync(there, "no", Bound));
        Granted(await shop.Reeve.Requests.ApproveAsync(here, new(null, null), null, Bound));
    }

    [Fact]
    public async Task Permits_are_granted_in_its_scope_only()
    {
        await using var shop = new Workshop();
        PermitGrant grant = new("other", shop.Command().Digest, null, new PermitBounds(null, null), "bob", "x", "");
        Outside(await shop.Reeve.Permits.GrantAsync(grant, Bound));
        Granted(await shop.Reeve.Permits.GrantAsync(grant with { Scope = "repo" }, Bound));
    }

    [Fact]
    public async Task Holds_elsewhere_and_everywhere_are_not_lifted()
    {
        await using var shop = new Workshop();
        Hold everywhere = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, null, null, "x", Alice));
        Hold there = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, "other", "git.push", "x", Alice));
        Hold here = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, "repo", null, "x", Alice));
        Outside(await shop.Reeve.Holds.LiftAsync(everywhere.Id, "x", Bound));
        Outside(await shop.Reeve.Holds.LiftAsync(there.Id, "x", Bound));
        Outside(await shop.Reeve.Holds.ResumeAsync(null, "x", Bound));
        Outside(await shop.Reeve.Holds.ResumeAsync("other", "x", Bound));
        Assert.Equal(here.Id, Assert.Single(Granted(await shop.Reeve.Holds.ResumeAsync("repo", "x", Bound))).Id);
    }

    [Fact]
    public async Task It_tightens_everywhere_as_anyone_may()
    {
        await using var shop = new Workshop();
        Permit permit = Granted(await shop.Reeve.Permits.GrantAsync(
            new PermitGrant("other", shop.Command().Digest, null, new PermitBounds(null, null), "bob", "x", ""), Alice));
        Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, null, null, "x", Bound));
        Granted(await shop.Reeve.Permits.RevokeAsync(permit.Id, "x", Bound));
    }

    [Fact]
    public async Task It_mints_and_revokes_no_wider_token_than_itself()
    {
        await using var shop = new Workshop();
        string wide = Granted(await shop.Reeve.Tokens.MintAsync("alice", Role.Operator, null, Caller.Open)).Record.Id;
        Outside(await shop.Reeve.Tokens.MintAsync("dave", Role.Operator, null, Bound));
        Outside(await shop.Reeve.Tokens.MintAsync("dave", Role.Operator, "other", Bound));
        string own = Granted(await shop.Reeve.Tokens.MintAsync("dave", Role.Operator, "repo", Bound)).Record.Id;
        Outside(await shop.Reeve.Tokens.RevokeAsync(wide, Bound));
        Granted(await shop.Reeve.Tokens.RevokeAsync(own, Bound));
    }

    [Fact]
    public async Task A_token_recognised_by_its_text_is_bound_to_its_scope()
    {
        await using var shop = new Workshop();
        string text = Granted(await shop.Reeve.Tokens.MintAsync("carol", Role.Operator, "repo", Caller.Open)).Text;
        Assert.Equal(Bound, Granted(shop.Reeve.Tokens.Recognise($"Bearer {text}")).Caller);
    }

    private static void Outside<T>(Result<T> result)
    {
        Refusal refusal = Refused(result, "outside-token-scope");
        Assert.Equal(RefusalKind.Forbidden, refusal.Kind);
        Assert.Contains("repo", refusal.What, StringComparison.Ordinal);
    }
}
