using Reeve.Server.Logging;
using Reeve.Server.Options;

namespace Reeve.Server.Hosting;

/// <summary>How to host Reeve.</summary>
/// <param name="Options">Effective options.</param>
/// <param name="UnixSocket">Listen on this socket instead of the URL: how the command line opens the files itself.</param>
/// <param name="QuietLog">No console log.</param>
/// <param name="Log">Log to this file too.</param>
public sealed record ServeOptions(EffectiveOptions Options, string? UnixSocket = null, bool QuietLog = false, LogFile? Log = null);
