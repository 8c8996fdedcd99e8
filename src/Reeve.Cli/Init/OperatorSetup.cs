using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Cli.Status;
using Reeve.Cli.Tokens;
using Reeve.Core.Callers;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Init;

/// <summary>Where the person stands with a service.</summary>
/// <param name="DataFolder">The service's data folder.</param>
/// <param name="TokenFile">Where the person's token is.</param>
/// <param name="Minted">The token was minted now.</param>
internal sealed record OperatorAccess(string DataFolder, string TokenFile, bool Minted);

/// <summary>
/// Makes sure that the person has a token before anything else gets one: the first token closes the open door of loopback, and a person
/// without a token could then neither approve nor lift.
/// </summary>
internal static class OperatorSetup
{
    /// <summary>Does something as a person with a token, minting it first when no token exists yet.</summary>
    /// <param name="session">The command.</param>
    /// <param name="work">Gets the way to the service, with the token; returns the exit code.</param>
    /// <param name="cancellation">Ends when the person interrupts the command.</param>
    public static async Task<int> WithServiceAsync(
        Session session, Func<ServiceConnection, OperatorAccess, Task<int>> work, CancellationToken cancellation)
    {
        string? option = session.Value(GlobalOptions.TokenFile);
        string file = OperatorToken.File(session.Environment, option);
        string? token = null;
        bool present = File.Exists(file) || (option is null && session.Environment.Variable("REEVE_TOKEN") is not null);
        if (present && !OperatorToken.Find(session.Environment, option).TryGet(out token, out Refusal? refusal))
        {
            return session.Output.Refuse(refusal);
        }

        return await session.WithServiceAsync(
            async connection =>
            {
                Result<OperatorAccess> access = token is not null
                    ? await ConfirmAsync(connection.Client, file)
                    : await MintAsync(session, connection, file);
                return access.TryGet(out OperatorAccess? person, out Refusal? denied) ? await work(connection, person) : session.Output.Refuse(denied);
            },
            cancellation,
            mayCreate: true,
            token ?? "");
    }

    private static async Task<Result<OperatorAccess>> ConfirmAsync(ServiceClient service, string file) =>
        (await service.GetAsync("/api/status", CliJson.Default.StatusView)).TryGet(out Reply<StatusView>? status, out Refusal? refusal)
            ? status.Value.TokensExist
                ? new OperatorAccess(status.Value.DataFolder, file, Minted: false)
                : InitRefusals.ForeignToken(file, status.Value.DataFolder)
            : refusal.Kind == RefusalKind.Unauthenticated ? InitRefusals.ForeignToken(file, service.Url.ToString()) : refusal;

    private static async Task<Result<OperatorAccess>> MintAsync(Session session, ServiceConnection connection, string file)
    {
        ServiceClient service = connection.Client;
        if (!(await service.GetAsync("/api/status", CliJson.Default.StatusView)).TryGet(out Reply<StatusView>? status, out Refusal? refusal))
        {
            return refusal;
        }

        if (status.Value.TokensExist)
        {
            return InitRefusals.TokenElsewhere(file);
        }

        if (OperatorToken.Reserve(file) is { } unwritable)
        {
            return unwritable;
        }

        MintToken body = new(session.Environment.Variable("USER") ?? "operator", Role.Operator, null);
        if (!(await service.PostAsync("/api/tokens", body, CliJson.Default.MintToken, CliJson.Default.MintedView)).TryGet(
            out Reply<MintedView>? minted, out refusal))
        {
            File.Delete(file);
            return refusal;
        }

        if (OperatorToken.Fill(file, minted.Value.Token) is { } lost)
        {
            return lost;
        }

        connection.UseToken(minted.Value.Token);
        return new OperatorAccess(status.Value.DataFolder, file, Minted: true);
    }
}
