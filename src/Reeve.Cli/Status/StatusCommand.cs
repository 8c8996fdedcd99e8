using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Status;

/// <summary><c>reeve status</c>.</summary>
internal static class StatusCommand
{
    /// <summary>The verb.</summary>
    public static Verb Build() => new Verb(
        "status",
        "Shows on one screen: the service, the phase, standing holds, waiting requests, alerts, journal and store. Exits 0 when the service runs and is sound, else 3.",
        "reeve status",
        "reeve status --json | jq .pendingRequests",
        "reeve status --url http://10.0.0.5:4007  # a service elsewhere").Runs(ShowAsync);

    private static Task<int> ShowAsync(Session session, CancellationToken cancellation) =>
        session.WithServiceAsync(async connection =>
        {
            if (!(await connection.Client.GetAsync("/api/status", CliJson.Default.StatusView)).TryGet(out Reply<StatusView>? reply, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            session.Output.Show(reply, status => new StatusScreen(session.Output, session.Now).Draw(status, connection.IsFiles));
            return connection.IsFiles ? session.Output.Refuse(StatusRefusals.NotRunning(reply.Value.DataFolder))
                : (reply.Value.Journal?.Problem ?? reply.Value.State?.Problem) is { } problem ? session.Output.Refuse(StatusRefusals.Unsound(problem))
                : ExitCode.Satisfied;
        }, cancellation);
}
