using Reeve.Core.Callers;
using Reeve.Governance.Tokens;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Tokens;

public sealed class TokenDeskTests
{
    [Fact]
    public async Task The_first_token_closes_loopback()
    {
        await using var shop = new Workshop();
        Assert.Equal((Caller.Open, null), Granted(shop.Reeve.Tokens.Recognise(null)));
        MintedToken minted = Granted(await shop.Reeve.Tokens.MintAsync("alice", Role.Operator, null, Caller.Open));
        Assert.Equal((Caller.Anonymous, null), Granted(shop.Reeve.Tokens.Recognise(null)));
        (Caller alice, string? scope) = Granted(shop.Reeve.Tokens.Recognise($"Bearer {minted.Text}"));
        Assert.True(alice.MayLoosen);
        Assert.Null(scope);
        Refused(await shop.Reeve.Tokens.MintAsync("bob", Role.Operator, null, Caller.Anonymous), "token-required");
    }

    [Fact]
    public async Task Revoking_the_last_token_does_not_reopen_loopback()
    {
        await using var shop = new Workshop();
        MintedToken minted = Granted(await shop.Reeve.Tokens.MintAsync("alice", Role.Operator, null, Caller.Open));
        Granted(await shop.Reeve.Tokens.RevokeAsync(minted.Record.Id, Alice));
        Assert.False(Granted(shop.Reeve.Tokens.Recognise(null)).Caller.MayLoosen);
        Refused(shop.Reeve.Tokens.Recognise($"Bearer {minted.Text}"), "token-unknown");
    }

    [Theory]
    [InlineData("Bearer nonsense", "token-unreadable")]
    [InlineData("Basic YTpi", "token-unreadable")]
    [InlineData("Bearer reeve_tok-00000000_", "token-unreadable")]
    [InlineData("Bearer reeve_tok-00000000_ab", "token-unknown")]
    public async Task A_wrong_token_is_refused_and_never_taken_for_none(string header, string code)
    {
        await using var shop = new Workshop();
        Refused(shop.Reeve.Tokens.Recognise(header), code);
    }

    [Fact]
    public async Task A_right_id_with_another_secret_is_refused()
    {
        await using var shop = new Workshop();
        MintedToken minted = Granted(await shop.Reeve.Tokens.MintAsync("alice", Role.Operator, null, Caller.Open));
        char last = minted.Text[^1] == '0' ? '1' : '0';
        Refused(shop.Reeve.Tokens.Recognise($"Bearer {minted.Text[..^1]}{last}"), "token-unknown");
    }

    [Fact]
    public async Task The_secret_is_neither_in_the_state_nor_in_the_journal()
    {
        await using var shop = new Workshop();
        MintedToken minted = Granted(await shop.Reeve.Tokens.MintAsync("alice", Role.Operator, null, Caller.Open));
        string secret = minted.Text[(minted.Text.LastIndexOf('_') + 1)..];
        Assert.All(shop.Journal.Read(new()), l => Assert.DoesNotContain(secret, System.Text.Encoding.UTF8.GetString(l.Json.Span), StringComparison.Ordinal));
        Assert.DoesNotContain(secret, shop.Reeve.Tokens.List()[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_an_agent_or_a_person_not_both()
    {
        await using var shop = new Workshop();
        Granted(await shop.Reeve.Tokens.MintAsync("claude-code", Role.Agent, "repo", Caller.Open));
        Refused(await shop.Reeve.Tokens.MintAsync("claude-code", Role.Operator, null, Alice), "name-taken");
    }

    [Theory]
    [InlineData("", "operator", "name-invalid")]
    [InlineData("a\nb", "operator", "name-invalid")]
    [InlineData("alice", "king", "role-unknown")]
    [InlineData("alice", null, "role-unknown")]
    public async Task Bad_names_and_roles_are_refused(string name, string? role, string code)
    {
        await using var shop = new Workshop();
        Refused(await shop.Reeve.Tokens.MintAsync(name, role, null, Caller.Open), code);
    }
}
