using System.Globalization;

namespace Reeve.Cli.Console;

/// <summary>
/// A bar on stderr for what takes longer than a second, drawn over itself and taken away at the end. Only where a person looks at stdout and
/// stderr, and never with <c>--json</c>.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private const int Width = 30;
    private const int Block = 6;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CliEnvironment _environment;
    private readonly bool _isSeen;
    private readonly long _began;
    private readonly ITimer? _timer;
    private int _drawn;
    private bool _ended;

    /// <summary>A bar that fills as <see cref="Show"/> says.</summary>
    /// <param name="session">The command.</param>
    public ProgressLine(Session session)
    {
        _environment = session.Environment;
        _isSeen = session.Output.IsTerminal && _environment.IsErrTerminal;
        _began = _environment.Clock.GetTimestamp();
    }

    /// <summary>A block that moves each second, for what cannot tell how far it is.</summary>
    /// <param name="session">The command.</param>
    /// <param name="what">What is under way, e.g. <c>verifying the journal</c>.</param>
    public ProgressLine(Session session, string what)
        : this(session)
    {
        _timer = _isSeen ? _environment.Clock.CreateTimer(_ => Tick(what), null, Quiet, Quiet) : null;
    }

    /// <summary>Fills the bar.</summary>
    /// <param name="share">Done, 0 to 1.</param>
    /// <param name="what">Said after the share.</param>
    public void Show(double share, string what)
    {
        int full = (int)(Math.Clamp(share, 0, 1) * Width);
        Draw($"[{new string('#', full)}{new string('.', Width - full)}] {share.ToString("0 %", CultureInfo.InvariantCulture)}  {what}");
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            _ended = true;
            if (_drawn > 0)
            {
                _environment.Err.Write($"\r{new string(' ', _drawn)}\r");
                _environment.Err.Flush();
            }
        }
    }

    private void Tick(string what)
    {
        int seconds = (int)_environment.Clock.GetElapsedTime(_began).TotalSeconds;
        int start = seconds * 3 % (Width - Block + 1);
        Draw($"[{new string('.', start)}{new string('#', Block)}{new string('.', Width - Block - start)}] {seconds} s  {what}");
    }

    private void Draw(string text)
    {
        if (!_isSeen || _environment.Clock.GetElapsedTime(_began) < Quiet)
        {
            return;
        }

        lock (_lock)
        {
            if (!_ended)
            {
                _environment.Err.Write($"\r{text.PadRight(_drawn)}");
                _environment.Err.Flush();
                _drawn = Math.Max(_drawn, text.Length);
            }
        }
    }
}
