using System.Text.Json.Serialization;
using Reeve.Agents.Hooks.Install;
using Reeve.Cli.Backtest;
using Reeve.Cli.Configuration;
using Reeve.Cli.Database;
using Reeve.Cli.Drills;
using Reeve.Cli.Explain;
using Reeve.Cli.Governance;
using Reeve.Cli.Holds;
using Reeve.Cli.Init;
using Reeve.Cli.Permits;
using Reeve.Cli.Requests;
using Reeve.Cli.Rules;
using Reeve.Cli.Serve;
using Reeve.Cli.Status;
using Reeve.Cli.Tokens;
using Reeve.Storage.State.Sqlite;

namespace Reeve.Cli.Service;

/// <summary>
/// The shapes that go over the wire, read and written without reflection. Members of answers are settable, not init-only: the generated reader
/// would give a missing init-only member null instead of its initial value.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(HoldView[]))]
[JsonSerializable(typeof(PlaceHold))]
[JsonSerializable(typeof(Because))]
[JsonSerializable(typeof(LiftedView))]
[JsonSerializable(typeof(StopScope))]
[JsonSerializable(typeof(ResumeScope))]
[JsonSerializable(typeof(ResumedView))]
[JsonSerializable(typeof(RequestView[]))]
[JsonSerializable(typeof(ApproveRequest))]
[JsonSerializable(typeof(ApprovedView))]
[JsonSerializable(typeof(WatchedEvent))]
[JsonSerializable(typeof(PermitView[]))]
[JsonSerializable(typeof(GrantPermit))]
[JsonSerializable(typeof(RuleView[]))]
[JsonSerializable(typeof(WriteRule))]
[JsonSerializable(typeof(WrittenRuleView))]
[JsonSerializable(typeof(DeletedRuleView))]
[JsonSerializable(typeof(TryCondition))]
[JsonSerializable(typeof(TrialView))]
[JsonSerializable(typeof(QualityView[]))]
[JsonSerializable(typeof(RunBacktest))]
[JsonSerializable(typeof(BacktestView))]
[JsonSerializable(typeof(EventView[]))]
[JsonSerializable(typeof(ResolveEvent))]
[JsonSerializable(typeof(ResolvedEventView))]
[JsonSerializable(typeof(PhaseView))]
[JsonSerializable(typeof(RollBack))]
[JsonSerializable(typeof(RolledBackView))]
[JsonSerializable(typeof(ProposalView[]))]
[JsonSerializable(typeof(ApproveProposal))]
[JsonSerializable(typeof(RejectProposal))]
[JsonSerializable(typeof(ExtendProposal))]
[JsonSerializable(typeof(ChangedProposalView))]
[JsonSerializable(typeof(ReportView[]))]
[JsonSerializable(typeof(ReadinessView))]
[JsonSerializable(typeof(ReadinessView[]))]
[JsonSerializable(typeof(AttestItem))]
[JsonSerializable(typeof(AttestationView))]
[JsonSerializable(typeof(DrillView[]))]
[JsonSerializable(typeof(TokenView[]))]
[JsonSerializable(typeof(MintToken))]
[JsonSerializable(typeof(MintedView))]
[JsonSerializable(typeof(RevokedView))]
[JsonSerializable(typeof(NoBody))]
[JsonSerializable(typeof(ExplainBody))]
[JsonSerializable(typeof(ExplanationView))]
[JsonSerializable(typeof(CheckView))]
[JsonSerializable(typeof(BackupTo))]
[JsonSerializable(typeof(BackupView))]
[JsonSerializable(typeof(RestoreReport))]
[JsonSerializable(typeof(RedactText))]
[JsonSerializable(typeof(RedactedView))]
[JsonSerializable(typeof(PruneBefore))]
[JsonSerializable(typeof(PrunedView))]
[JsonSerializable(typeof(ArchivedView))]
[JsonSerializable(typeof(VacuumView))]
[JsonSerializable(typeof(EntryView[]))]
[JsonSerializable(typeof(SettingView[]))]
[JsonSerializable(typeof(ReadyLine))]
[JsonSerializable(typeof(InitView))]
[JsonSerializable(typeof(HookInstallation))]
[JsonSerializable(typeof(HookRemoval))]
[JsonSerializable(typeof(HookProof))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>The body <c>{}</c>.</summary>
internal sealed record NoBody;

/// <summary>A body that only says why.</summary>
internal sealed record Because(string Reason);

/// <summary>Answer of <c>GET /health</c>: who is there.</summary>
internal sealed record HealthView(string Status, string Service, string? Version = null);
