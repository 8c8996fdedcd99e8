using System.CommandLine;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Callers;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Tokens;

/// <summary><c>reeve token mint|list|revoke</c>.</summary>
internal static class TokenCommands
{
    /// <summary>The noun.</summary>
    public static Verb Build() => new(
        "token",
        "Tokens say who calls. Once the first is minted, approving, lifting and everything else that loosens needs a person's token.",
        "(umask 077; reeve token mint bob --role tech-lead > bob.token)",
        "reeve token list",
        "reeve token revoke tok-7k3m")
    {
        Mint(), List(), Revoke(),
    };

    private static Verb Mint()
    {
        Argument<string> name = new("name") { Description = "Who or what will hold it.", HelpName = "NAME" };
        Option<string> role = new("--role") { Description = $"One of {string.Join(", ", Role.All)}.", HelpName = "ROLE", Required = true };
        role.AcceptOnlyFromAmong([.. Role.All]);
        Verb verb = new Verb(
            "mint",
            "Mints a token and prints it, this once: Reeve keeps only its hash.",
            "(umask 077; reeve token mint bob --role tech-lead > bob.token)",
            "reeve token mint codex --role agent --repo .  # bound to this repository").TakesScope();
        verb.Add(name);
        verb.Add(role);
        return verb.Calls(async (session, service) =>
        {
            if (!session.ReadScope().TryGet(out string? scope, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            MintToken body = new(session.Value(name)!, session.Value(role)!, scope);
            return session.Output.Show(
                await service.PostAsync("/api/tokens", body, CliJson.Default.MintToken, CliJson.Default.MintedView),
                minted =>
                {
                    session.Output.Line(minted.Token);
                    session.Output.Say($"Minted {minted.Id} for {minted.Name} ({minted.Role}). It is not shown again: keep it in a file of mode 600.");
                });
        });
    }

    private static Verb List() => new Verb("list", "Lists tokens in force, without their secrets.", "reeve token list").Calls(async (session, service) =>
        session.Output.Show(
            await service.GetAsync("/api/tokens", CliJson.Default.TokenViewArray),
            tokens =>
            {
                Grid grid = new("id", "name", "role", "scope", "minted", "by");
                foreach (TokenView token in tokens)
                {
                    grid.Add(token.Id, token.Name, token.Role, token.Scope ?? "any", Times.Stamp(token.MintedAt), token.MintedBy);
                }

                session.Output.Table(grid, "No token is in force.");
            }));

    private static Verb Revoke()
    {
        Argument<string> id = new("id") { Description = "The token's id, or its beginning.", HelpName = "ID" };
        Verb verb = new Verb("revoke", "Revokes a token at once. Revoking the last one does not open Reeve to this machine again.", "reeve token revoke tok-7k3m9x2p");
        verb.Add(id);
        return verb.Calls(async (session, service) =>
        {
            if (!(await service.GetAsync("/api/tokens", CliJson.Default.TokenViewArray)).TryGet(out Reply<TokenView[]>? tokens, out Refusal? refusal)
                || !IdPrefix.Resolve(session.Value(id)!, "tok", tokens.Value.Select(t => t.Id)).TryGet(out string? full, out refusal))
            {
                return session.Output.Refuse(refusal);
            }

            return session.Output.Show(
                await service.PostAsync($"/api/tokens/{Uri.EscapeDataString(full)}/revoke", new NoBody(), CliJson.Default.NoBody, CliJson.Default.RevokedView),
                _ => session.Output.Line($"Revoked {full}."));
        });
    }
}
