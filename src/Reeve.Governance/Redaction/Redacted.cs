using Reeve.Core.Journal;

namespace Reeve.Governance.Redaction;

/// <summary>Requests and permits with their text taken out.</summary>
internal static class Redacted
{
    /// <summary>What stands in place of the text.</summary>
    public const string Text = StoredForm.RedactedText;

    /// <summary>The command text that the transition carries; empty when it carries none.</summary>
    public static string TextOf(Transition transition) => transition switch
    {
        Transition.PermitGranted t => t.Permit.Text,
        Transition.RequestOpened t => t.Request.Text,
        Transition.RequestAnswered t => t.Request.Text,
        _ => "",
    };

    /// <summary>The text has not been taken out yet.</summary>
    public static bool Needs(Transition transition) => TextOf(transition) != Text;

    /// <summary>The transition with its text taken out.</summary>
    public static Transition Of(Transition transition) => transition switch
    {
        Transition.PermitGranted t => new Transition.PermitGranted(t.Permit with { Text = Text }),
        Transition.RequestOpened t => new Transition.RequestOpened(t.Request with { Text = Text, Why = "" }),
        Transition.RequestAnswered t => new Transition.RequestAnswered(t.Request with { Text = Text, Why = "" }),
        _ => transition,
    };
}
