namespace Reeve.Testing.Processes;

/// <summary>
/// The collection of tests that start programs, one after the other: a child forked while another test still writes a program's file
/// inherits that file open, and running it fails with "text file busy".
/// </summary>
public static class StartsProcesses
{
    public const string Name = "starts processes";
}
