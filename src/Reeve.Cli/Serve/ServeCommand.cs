using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Reeve.Cli.Configuration;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Reeve.Server.Hosting;
using Reeve.Server.Logging;
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
        if (!LocalOptions.Load(session).TryGet(out EffectiveOptions? options, out Refusal? refusal))
        {
            return session.Output.Refuse(refusal);
        }

        LogPlaces places = LogPlaces.Of(options.Text("data"));
        LogFile? log = OpenLog(session, options, places);
        if (!(await ReeveHost.StartAsync(new ServeOptions(options, Log: log), cancellation)).TryGet(out ReeveApp? app, out refusal))
        {
            log?.Append([$"{LogFile.Stamp(session.Environment.Clock.GetUtcNow())} fail: Reeve did not start: {refusal}"]);
            return session.Output.Refuse(refusal);
        }

        // The log is opened anew for every batch of lines; the signal must only not end the process, as it does by default.
        using var reopen = PosixSignalRegistration.Create(ReopenSignal, context => context.Cancel = true);
        await using (app)
        {
            using PidFile pid = new(places.Pid);
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

    /// <summary>SIGUSR1.</summary>
    private static PosixSignal ReopenSignal => (PosixSignal)(OperatingSystem.IsMacOS() ? 30 : 10);

    private static LogFile? OpenLog(Session session, EffectiveOptions options, LogPlaces places)
    {
        var file = new LogFile(
            places.Log,
            new LogFileOptions(options.Number("log.maxBytes"), options.Span("log.maxAge"), (int)options.Number("log.kept")),
            session.Environment.Clock);
        try
        {
            file.Prepare(places.Link);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            session.Output.Say($"Logging to stderr only: {places.Log} cannot be written ({e.Message}).");
            return null;
        }
    }
}
