using Reeve.Agents.Hooks.Install;

namespace Reeve.Cli.Init;

/// <summary>What <c>reeve init</c> did.</summary>
/// <param name="DataFolder">Where the files are.</param>
/// <param name="TokenFile">Where the person's token is.</param>
/// <param name="Minted">The token was minted now.</param>
/// <param name="Hooks">Hooks that stand now.</param>
/// <param name="Agents">Agents' command lines that have been used here, as <c>reeve hook install</c> names them.</param>
internal sealed record InitView(string DataFolder, string TokenFile, bool Minted, HookInstallation[] Hooks, string[] Agents);
