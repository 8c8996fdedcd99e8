using System.Runtime.CompilerServices;
using System.Text.Json;
using Reeve.Cli.Configuration;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Reeve.Server.Hosting;
using Reeve.Server.Options;

namespace Reeve.Cli.Serve;

/// <summary><c>reeve serve</c>.</summary>
internal static class ServeCommand
{
    /// <summary>The verb.</summary>
    public static Verb Build() => new Verb(
        "serve",
        "Runs the service in the foreground until SIGTERM or Ctrl+C. It listens on --url and keeps its files in --data.",
        "reeve serve",
        "reeve serve --data /var/lib/reeve --url http://127.0.0.1:4007",
        "reeve serve --url http://127.0.0.1:0 --json  # any free port; the line on stdout names it").Runs(ServeAsync);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> ServeAsync(Session session, CancellationToken cancellation)
    {
        if (!LocalOptions.Load(session).TryGet(out EffectiveOptions? options, out Refusal? refusal)
            || !(await ReeveHost.StartAsync(new ServeOptions(options), cancellation)).TryGet(out ReeveApp? app, out refusal))
        {
            return session.Output.Refuse(refusal);
        }

        await using (app)
        {
            string url = app.Url!.ToString();
            if (session.Output.IsJson)
            {
                ReadyLine ready = new(Ready: true, url, app.Folder.Path, Environment.ProcessId, ReeveHost.Version);
                session.Output.Json(JsonSerializer.SerializeToUtf8Bytes(ready, CliJson.Default.ReadyLine));
            }
            else
            {
                session.Output.Say($"Reeve {ReeveHost.Version} answers at {url} (data folder {app.Folder.Path}, process {Environment.ProcessId}). Ctrl+C ends it.");
            }

            await app.WaitForShutdownAsync(cancellation);
        }

        return ExitCode.Satisfied;
    }
}
