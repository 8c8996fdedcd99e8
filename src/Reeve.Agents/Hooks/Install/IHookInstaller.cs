using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>Puts Reeve's hook into one agent CLI's settings, takes it out again, and proves that it fires.</summary>
public interface IHookInstaller
{
    /// <summary>The CLI's name on the command line and in <c>/hook/{cli}</c>.</summary>
    string Cli { get; }

    /// <summary>Writes the hook's files. The same request twice changes nothing.</summary>
    Result<HookInstallation> Install(HookInstallRequest request);

    /// <summary>
    /// Restores every file byte for byte; of a file that changed since the installation, only Reeve's entries are taken out.
    /// </summary>
    Result<HookRemoval> Uninstall(HookPlace place);

    /// <summary>
    /// Checks what is installed and drives a command that must be denied through it. Everything found wrong is in
    /// <see cref="HookProof.Failures"/>.
    /// </summary>
    Task<HookProof> VerifyAsync(HookPlace place, Uri service, CancellationToken cancellation);
}
