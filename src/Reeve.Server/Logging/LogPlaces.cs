namespace Reeve.Server.Logging;

/// <summary>
/// Where a service's log and pid file are. In the layout of the runbook, where the data folder is called <c>var</c>, they stand beside it; otherwise in it.
/// </summary>
/// <param name="Base">The folder of both.</param>
public sealed record LogPlaces(string Base)
{
    /// <summary>The log.</summary>
    public string Log => Path.Combine(Base, "governance.log");

    /// <summary>A link to the log, which the runbook's troubleshooting follows.</summary>
    public string Link => Path.Combine(Base, "logs", "governance.log");

    /// <summary>The pid file.</summary>
    public string Pid => Path.Combine(Base, "governance.pid");

    /// <summary>The places of a service over that data folder.</summary>
    public static LogPlaces Of(string dataFolder)
    {
        string data = Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataFolder));
        return new LogPlaces(Path.GetFileName(data) == "var" && Path.GetDirectoryName(data) is { } above ? above : data);
    }
}
