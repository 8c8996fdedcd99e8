using Reeve.Core.Journal;

namespace Reeve.Governance.Control;

/// <summary>What an operation wants to do to the state, planned against the state it will be applied to.</summary>
/// <typeparam name="T">What the operation answers.</typeparam>
/// <param name="Value">The answer.</param>
/// <param name="Transitions">In order; empty when nothing changes.</param>
/// <param name="Loosens">True when it gives room: then it is on disk before any decision sees it. Otherwise decisions see it at once.</param>
/// <param name="Then">Done once it is in force, before any other change.</param>
internal sealed record Change<T>(T Value, IReadOnlyList<Transition> Transitions, bool Loosens, Action? Then = null);
