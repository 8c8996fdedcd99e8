namespace Reeve.Core.Readiness;

/// <summary>Somebody's word on an item that Reeve cannot measure.</summary>
/// <param name="Item">Id of the item.</param>
/// <param name="Status">It is so; false also for a word that was taken back.</param>
/// <param name="Author">Who says so.</param>
/// <param name="Evidence">Link to what shows it, or why it was taken back; null for none.</param>
/// <param name="AttestedAt">When (UTC).</param>
/// <param name="ExpiresAt">From then on it no longer counts (UTC); null = never, which only a row written by hand says.</param>
public sealed record Attestation(
    string Item, bool Status, string Author, string? Evidence, DateTimeOffset AttestedAt, DateTimeOffset? ExpiresAt);
