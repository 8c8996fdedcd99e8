namespace Reeve.Testing.Processes;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">0 satisfied, 1 policy failed, 2 usage or configuration, 3 instrument error.</param>
/// <param name="Out">Standard output: data.</param>
/// <param name="Err">Standard error: talk.</param>
public sealed record ReeveRun(int ExitCode, string Out, string Err)
{
    /// <inheritdoc/>
    public override string ToString() => $"exit {ExitCode}\n--- stdout\n{Out}\n--- stderr\n{Err}";
}
