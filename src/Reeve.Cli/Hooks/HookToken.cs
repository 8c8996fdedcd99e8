using System.Security.Cryptography;
using System.Text;
using Reeve.Agents.Hooks.Install;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Cli.Tokens;
using Reeve.Core.Callers;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Hooks;

/// <summary>The token of one installed hook, kept beside the person's own so that installing again changes nothing and uninstalling revokes it.</summary>
/// <param name="environment">Where the configuration folder is.</param>
/// <param name="cli">The agent's command line.</param>
/// <param name="place">Whose settings.</param>
internal sealed class HookToken(CliEnvironment environment, string cli, HookPlace place)
{
    private readonly string _file = Path.Combine(
        OperatorToken.ConfigFolder(environment), "hooks",
        $"{cli}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{place.Repository ?? place.Home}\n{place.DataFolder}")))[..16]}.token");

    /// <summary>The token, minted when there is none that is still in force.</summary>
    /// <param name="service">The service.</param>
    /// <param name="scope">Scope it is bound to, or null.</param>
    public async Task<Result<string>> FindOrMintAsync(ServiceClient service, string? scope)
    {
        if (!(await service.GetAsync("/api/tokens", CliJson.Default.TokenViewArray)).TryGet(out Reply<TokenView[]>? tokens, out Refusal? refusal))
        {
            return refusal;
        }

        if (File.Exists(_file))
        {
            if (OperatorToken.Read(_file).TryGet(out string? kept, out _)
                && tokens.Value.Any(t => t.Id == Id(kept!) && t.Role == Role.Agent && t.Scope == scope))
            {
                return kept!;
            }

            File.Delete(_file);
        }

        if (OperatorToken.Reserve(_file) is { } unwritable)
        {
            return unwritable;
        }

        MintToken body = new(cli, Role.Agent, scope);
        if (!(await service.PostAsync("/api/tokens", body, CliJson.Default.MintToken, CliJson.Default.MintedView)).TryGet(out Reply<MintedView>? minted, out refusal))
        {
            File.Delete(_file);
            return refusal;
        }

        return OperatorToken.Fill(_file, minted.Value.Token) is { } lost ? lost : minted.Value.Token;
    }

    /// <summary>Revokes the token and deletes its file.</summary>
    /// <returns>Null, or what a person should know.</returns>
    public async Task<string?> RevokeAsync(Session session, CancellationToken cancellation)
    {
        if (!File.Exists(_file) || !OperatorToken.Read(_file).TryGet(out string? token, out _))
        {
            return null;
        }

        string id = Id(token!);
        if (!session.Target().TryGet(out ServiceTarget? target, out _)
            || !(await ServiceConnection.OpenAsync(target, token, environment, cancellation)).TryGet(out ServiceConnection? connection, out _))
        {
            return Left(id);
        }

        await using (connection)
        {
            if ((await connection.Client.PostAsync($"/api/tokens/{id}/revoke", new NoBody(), CliJson.Default.NoBody, CliJson.Default.RevokedView)).Refusal
                is { Kind: not (RefusalKind.NotFound or RefusalKind.Unauthenticated) })
            {
                return Left(id);
            }
        }

        File.Delete(_file);
        return null;
    }

    private static string Id(string token) => token.Split('_') is [_, var id, ..] ? id : "";

    private static string Left(string id) => $"The hook's token {id} is still in force; revoke it with `reeve token revoke {id}`.";
}
