using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>Entries that the journal makes about itself: kind <c>alert</c>, id <c>journal</c>, members <c>code</c>, <c>file</c>, <c>what</c>.</summary>
internal static class JournalAlert
{
    public static JournalTicket Enqueue(IJournal journal, DateTimeOffset at, string code, string file, string what)
    {
        byte[] body = new byte[64 + (JsonString.MaxBytesPerChar * (code.Length + file.Length + what.Length))];
        var to = new LineWriter(body);
        to.Put(",\"code\":\""u8);
        to.PutText(code);
        to.Put("\",\"file\":\""u8);
        to.PutText(Path.GetFileName(file));
        to.Put("\",\"what\":\""u8);
        to.PutText(what);
        to.Put("\""u8);
        return journal.Enqueue(new EntryHead(EntryKind.Alert, at, "journal", "", "", ""), body.AsSpan(0, to.Length));
    }
}
