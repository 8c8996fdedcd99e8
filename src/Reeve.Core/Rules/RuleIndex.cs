using System.Numerics;
using Reeve.Core.Signals;

namespace Reeve.Core.Rules;

/// <summary>Rules by command type and fact.</summary>
internal sealed class RuleIndex
{
    public const int AnyType = 64;

    /// <summary>A name that no command type has: nothing is ever counted under it.</summary>
    public const int NoType = -1;

    private readonly List<CompiledRule>?[] _lists = new List<CompiledRule>?[(AnyType + 1) * FactSet.Size];
    private readonly CompiledRule[]?[] _arrays = new CompiledRule[]?[(AnyType + 1) * FactSet.Size];

    public void Add(int type, FactSet facts, CompiledRule rule)
    {
        for (int rest = type == NoType ? 0 : facts.Bits; rest != 0; rest &= rest - 1)
        {
            List<CompiledRule> list = _lists[(type * FactSet.Size) + BitOperations.TrailingZeroCount(rest)] ??= [];
            if (list.Count == 0 || list[^1] != rule)
            {
                list.Add(rule);
            }
        }
    }

    public void Freeze()
    {
        for (int i = 0; i < _lists.Length; i++)
        {
            _arrays[i] = _lists[i]?.ToArray();
            _lists[i] = null;
        }
    }

    public void Readers(int type, FactSet facts, List<CompiledRule> readers)
    {
        for (int rest = facts.Bits; rest != 0; rest &= rest - 1)
        {
            int fact = BitOperations.TrailingZeroCount(rest);
            Append(_arrays[(type * FactSet.Size) + fact], readers);
            Append(_arrays[(AnyType * FactSet.Size) + fact], readers);
        }
    }

    private static void Append(CompiledRule[]? rules, List<CompiledRule> readers)
    {
        if (rules is not null)
        {
            readers.AddRange(rules.AsSpan());
        }
    }
}
