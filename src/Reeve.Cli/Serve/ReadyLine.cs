namespace Reeve.Cli.Serve;

/// <summary>What <c>reeve serve --json</c> writes to stdout once it answers.</summary>
internal sealed record ReadyLine(bool Ready, string Url, string DataFolder, int Pid, string Version);
