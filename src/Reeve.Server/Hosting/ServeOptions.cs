using Reeve.Server.Options;

namespace Reeve.Server.Hosting;

/// <summary>How to host Reeve.</summary>
/// <param name="Options">Effective options.</param>
/// <param name="UnixSocket">Listen on this socket instead of the URL: how the command line opens the files itself.</param>
/// <param name="QuietLog">No console log.</param>
public sealed record ServeOptions(EffectiveOptions Options, string? UnixSocket = null, bool QuietLog = false);
