using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks;

/// <summary>Why a hook's body could not be used.</summary>
public static class HookRefusals
{
    private const string Resend = "The CLI, or what stands between it and Reeve, sent a broken body: run `reeve hook verify`.";

    public static Refusal Empty() => new(RefusalKind.Invalid, "hook-body-empty", "The hook's body is empty.", "body", Resend);

    public static Refusal TooLarge(long bytes, int max) => new(
        RefusalKind.TooLarge,
        "hook-body-too-large",
        $"The hook's body has {bytes} bytes; at most {max} are judged.",
        "body",
        "Do it in smaller steps (a large file by a program that is judged itself), or raise hooks.maxBodyBytes.");

    public static Refusal NotUtf8(int at) => new(
        RefusalKind.Invalid, "hook-body-not-utf8", "The hook's body is not UTF-8.", $"body, byte {at}", Resend);

    public static Refusal Malformed(TextPlace place) => new(
        RefusalKind.Invalid, "hook-body-malformed", "The hook's body is not well-formed JSON.", $"body, {place}", Resend);

    public static Refusal TooDeep(TextPlace place) => new(
        RefusalKind.Invalid,
        "hook-body-too-deep",
        $"The hook's body is nested deeper than {HookOptions.MaxDepth} levels.",
        $"body, {place}",
        "Give the tool a flatter input.");

    public static Refusal NotAnObject() => new(
        RefusalKind.Invalid, "hook-body-not-object", "The hook's body is not a JSON object.", "body, line 1, column 1", Resend);

    public static Refusal Missing(string member) => new(
        RefusalKind.Invalid, "hook-member-missing", $"The hook's body has no `{member}`.", member, Resend);

    public static Refusal WrongType(string member, string expected, TextPlace place) => new(
        RefusalKind.Invalid, "hook-member-type", $"`{member}` is not {expected}.", $"{member}, {place}", Resend);

    public static Refusal Repeated(string member, TextPlace place) => new(
        RefusalKind.Invalid, "hook-member-repeated", $"`{member}` stands there twice, so what it means is open.", $"{member}, {place}", Resend);

    public static Refusal TooLong(string member, long length, int max) => new(
        RefusalKind.TooLarge,
        "hook-member-too-long",
        $"`{member}` has {length} characters; at most {max} are taken.",
        member,
        "Use shorter ids and names.");

    public static Refusal Unclean(string member, TextPlace place) => new(
        RefusalKind.Invalid,
        "hook-member-unclean",
        $"`{member}` holds a NUL or another character that no name has.",
        $"{member}, {place}",
        "Leave the character out; write binary content with a program.");

    public static Refusal UnknownDecision(string name) => new(
        RefusalKind.Invalid,
        "hook-event-unknown",
        $"The event `{name}` brings a tool call but is none that Reeve knows how to answer.",
        "hook_event_name",
        "Use a version of Reeve that knows it; meanwhile the call stays closed.");

    public static Refusal TooManyCalls(string name) => new(
        RefusalKind.Invalid, "hook-calls", $"`{name}` was called too often in one session to be told apart.", "session", "Start a new session of the agent.");

    public static Refusal CallsUnreadable(string why) => new(
        RefusalKind.Instrument, "journal-unreadable", $"The journal cannot be read, so this call cannot be told from earlier ones: {why}", "journal",
        "Run `reeve db check`.");
}
