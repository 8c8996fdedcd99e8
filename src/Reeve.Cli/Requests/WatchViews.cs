using System.Text.Json;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Spectre.Console;

namespace Reeve.Cli.Requests;

/// <summary>Where a watch shows what happens.</summary>
internal interface IWatchView : IDisposable
{
    /// <summary>A request came or was answered.</summary>
    void Show(string name, RequestView request);

    /// <summary>The connection is gone; another try follows after the pause.</summary>
    void Lost(TimeSpan pause);
}

/// <summary>One line per event, for pipes and logs; JSON objects with <c>--json</c>.</summary>
internal sealed class LineWatchView(Session session) : IWatchView
{
    /// <inheritdoc/>
    public void Show(string name, RequestView request)
    {
        if (session.Output.IsJson)
        {
            session.Output.Json(JsonSerializer.SerializeToUtf8Bytes(new WatchedEvent(name, request), CliJson.Default.WatchedEvent));
        }
        else
        {
            session.Output.Line(RequestScreen.EventLine(name, request, session.Now));
            session.Output.Out.Flush();
        }
    }

    /// <inheritdoc/>
    public void Lost(TimeSpan pause) => session.Output.Say($"reeve: the connection to the service is gone; trying again in {pause.TotalSeconds:0.##} s");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>A table that is redrawn on a terminal at each event, and every second for the times in it.</summary>
internal sealed class LiveWatchView : IWatchView
{
    private readonly Session _session;
    private readonly WaitingRequests _waiting;
    private readonly Lock _gate = new();
    private readonly ITimer _tick;
    private readonly IAnsiConsole _console;
    private string _note = "";

    /// <summary>Starts to draw.</summary>
    public LiveWatchView(Session session, WaitingRequests waiting)
    {
        _session = session;
        _waiting = waiting;
        _console = TerminalGrid.ConsoleOn(session.Output.Out);
        _tick = session.Environment.Clock.CreateTimer(_ => Draw(), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    /// <inheritdoc/>
    public void Show(string name, RequestView request)
    {
        _note = RequestScreen.EventLine(name, request, _session.Now);
        Draw();
    }

    /// <inheritdoc/>
    public void Lost(TimeSpan pause)
    {
        _note = "The connection to the service is gone; trying again.";
        Draw();
    }

    /// <inheritdoc/>
    public void Dispose() => _tick.Dispose();

    private void Draw()
    {
        lock (_gate)
        {
            _waiting.Expire(_session.Now);
            Console.Grid grid = RequestScreen.Table(_waiting.All, _session.Now);
            _console.Clear();
            _console.Write(TerminalGrid.Table(grid));
            _console.WriteLine(grid.Rows.Count == 0 ? "Nothing waits for an answer." : "Answer with `reeve approve ID` or `reeve refuse ID --reason TEXT`.");
            _console.WriteLine(Printable.Line(_note));
        }
    }
}
