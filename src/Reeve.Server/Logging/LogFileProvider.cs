using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Reeve.Server.Logging;

/// <summary>Writes log lines to a <see cref="LogFile"/>, off the threads that log. What is logged before it is disposed of is in the file afterwards.</summary>
public sealed class LogFileProvider : ILoggerProvider
{
    private const int MostWaiting = 10_000;

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    private readonly TimeProvider _time;
    private readonly Task _writer;
    private long _dropped;

    /// <summary>Begins to write.</summary>
    public LogFileProvider(LogFile file, TimeProvider time)
    {
        _time = time;
        _writer = Task.Run(() => WriteAsync(file));
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writer.GetAwaiter().GetResult();
    }

    private async Task WriteAsync(LogFile file)
    {
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var batch = new List<string>();
            while (_lines.Reader.TryRead(out string? line))
            {
                batch.Add(line);
            }

            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and long dropped)
            {
                batch.Add($"{LogFile.Stamp(_time.GetUtcNow())} warn: {dropped} lines came faster than they could be written and are not here");
            }

            file.Append(batch);
        }
    }

    private sealed class Logger(LogFileProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string what = formatter(state, exception) + (exception is null ? "" : " " + exception);
            string line = $"{LogFile.Stamp(provider._time.GetUtcNow())} {Name(logLevel)}: {category}[{eventId.Id}] {what.ReplaceLineEndings(" ")}";

            // Nobody waits for the disk to log: what does not fit is counted instead.
            if (!provider._lines.Writer.TryWrite(line))
            {
                Interlocked.Increment(ref provider._dropped);
            }
        }

        private static string Name(LogLevel level) => level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
    }
}
