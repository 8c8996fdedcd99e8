using Microsoft.Extensions.Logging;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Alerts;

/// <summary>Something a person should look at.</summary>
/// <param name="At">UTC.</param>
/// <param name="Code">Stable kebab-case name, e.g. <c>dead-hook</c>.</param>
/// <param name="Subject">Session, file or id concerned.</param>
/// <param name="Text">What, and what to do.</param>
public sealed record Alert(DateTimeOffset At, string Code, string Subject, string Text);

/// <summary>Raises alerts: into the journal, the log and a short list that <c>reeve status</c> shows.</summary>
public sealed partial class AlertLog(IJournal journal, TimeProvider time, ILogger<AlertLog> logger)
{
    private const int Shown = 50;
    private readonly Lock _lock = new();
    private readonly Queue<Alert> _recent = new();

    /// <summary>The newest alerts since start, oldest first, at most 50.</summary>
    public IReadOnlyList<Alert> Recent
    {
        get
        {
            lock (_lock)
            {
                return [.. _recent];
            }
        }
    }

    /// <summary>Raises an alert. A journal that cannot take it is logged; the alert stays in the list either way.</summary>
    public void Raise(string code, string subject, string text, string scope = "", string agent = "", string session = "")
    {
        Alert alert = Show(code, subject, text);
        EntryBody body = EntryBody.Start();
        body.Text("code"u8, code);
        body.Text("text"u8, text);
        if (journal.Write(journal.Enqueue(new EntryHead(EntryKind.Alert, alert.At, subject, scope, agent, session), body.Written)) is { } unwritten)
        {
            LogUnwritten(code, unwritten);
        }
    }

    /// <summary>Lists and logs what the journal has noted itself.</summary>
    public Alert Show(string code, string subject, string text)
    {
        var alert = new Alert(time.GetUtcNow(), code, subject, text);
        lock (_lock)
        {
            _recent.Enqueue(alert);
            if (_recent.Count > Shown)
            {
                _recent.Dequeue();
            }
        }

        LogAlert(code, subject, text);
        return alert;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Code} on {Subject}: {Text}")]
    private partial void LogAlert(string code, string subject, string text);

    [LoggerMessage(Level = LogLevel.Error, Message = "Alert {Code} could not be journalled: {Refusal}")]
    private partial void LogUnwritten(string code, Refusal refusal);
}
