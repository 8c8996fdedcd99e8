namespace Reeve.Cli.Service;

/// <summary>An answer of the service, read and raw.</summary>
/// <typeparam name="T">What it was read as.</typeparam>
/// <param name="Value">As read.</param>
/// <param name="Json">As sent, UTF-8.</param>
internal sealed record Reply<T>(T Value, ReadOnlyMemory<byte> Json);
