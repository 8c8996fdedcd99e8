namespace Reeve.Agents.Hooks.Dialects;

/// <summary>The denial of a <c>PermissionRequest</c>, which both CLIs spell alike.</summary>
internal static class PermissionDenial
{
    public static byte[] Write(string reason) => ReplyText.Write(
        """{"hookSpecificOutput":{"hookEventName":"PermissionRequest","decision":{"behavior":"deny","message":" """u8[..^1], reason, "\"}}}"u8);
}
