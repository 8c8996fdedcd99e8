using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>Where a journal stands.</summary>
/// <param name="LastSeq">Number of the last entry written.</param>
/// <param name="LastLink">The chain's last link, 64 hexadecimal digits: noted elsewhere, it anchors everything before it.</param>
/// <param name="Segments">Segments present.</param>
/// <param name="Problem">Why the last write or sync failed; null while it works.</param>
public sealed record JournalStatus(long LastSeq, string LastLink, int Segments, Refusal? Problem);
