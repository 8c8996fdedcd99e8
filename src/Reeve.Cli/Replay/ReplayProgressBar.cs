using System.Globalization;
using Reeve.Agents.Replay;
using Reeve.Cli.Console;

namespace Reeve.Cli.Replay;

/// <summary>A bar on stderr for replays that take longer than a second; a line every ten seconds where nobody looks.</summary>
/// <param name="session">The command.</param>
internal sealed class ReplayProgressBar(Session session) : IProgress<ReplayProgress>
{
    private const int Width = 30;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly long _began = session.Environment.Clock.GetTimestamp();
    private TimeSpan _said;
    private int _drawn;

    /// <inheritdoc/>
    public void Report(ReplayProgress value)
    {
        TimeSpan elapsed = session.Environment.Clock.GetElapsedTime(_began);
        if (elapsed < Quiet || value.BytesTotal == 0)
        {
            return;
        }

        double done = Math.Min(1, (double)value.BytesRead / value.BytesTotal);
        string text = $"{done.ToString("0 %", CultureInfo.InvariantCulture)}  {value.Calls.ToString("#,0", CultureInfo.InvariantCulture)} calls";
        if (session.Environment.IsTerminal)
        {
            int full = (int)(done * Width);
            string bar = $"\r[{new string('#', full)}{new string('.', Width - full)}] {text}";
            session.Environment.Err.Write(bar);
            _drawn = bar.Length;
        }
        else if (elapsed - _said >= Between)
        {
            _said = elapsed;
            session.Output.Say(text);
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void Clear()
    {
        if (_drawn > 0)
        {
            session.Environment.Err.Write($"\r{new string(' ', _drawn)}\r");
        }
    }
}
